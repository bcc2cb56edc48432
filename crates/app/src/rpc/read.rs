//! Reading the server's answers, with little code: every page carries what reads them, so each byte of it is downloaded by everyone.
//!
//! A struct is read by the names of its fields in the order in which it declares them, so that nothing has to be compiled for
//! matching names, for duplicates, or for positions. An enum is told by its one name (`{"Ok": …}`) or by its first field
//! (`{"kind": "member", …}`): the server writes the tag first. What a struct flattens is looked for in the object itself.

mod json;

use json::Json;
use leptos::server::codee::{Decoder, Encoder};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserializer, Serialize, forward_to_deserialize_any};
use std::fmt;

/// Reads an answer.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let json = json::parse(text).ok_or(Unreadable)?;
    T::deserialize(Place::There(&json))
}

/// How what a page begins with travels to the browser.
pub(crate) struct Travelling;

impl<T: Serialize> Encoder<T> for Travelling {
    type Error = Unreadable;
    type Encoded = String;

    #[cfg(feature = "ssr")]
    fn encode(value: &T) -> Result<String, Unreadable> {
        serde_json::to_string(value).map_err(|_| Unreadable)
    }

    /// The browser sends nothing that way.
    #[cfg(not(feature = "ssr"))]
    fn encode(_: &T) -> Result<String, Unreadable> {
        Err(Unreadable)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Travelling {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Unreadable> {
        read(text)
    }
}

/// The text is not what was asked for. It says no more: nobody could do anything about it.
#[derive(Debug)]
pub(crate) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl serde::de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self
    }
}

/// Where a value is looked for.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Here it is.
    There(&'a Json),
    /// The object has no field of that name: what may be absent is, and what is flattened lies in the object itself.
    Missing(&'a Json),
}

impl<'a> Place<'a> {
    fn there(self) -> Result<&'a Json, Unreadable> {
        match self {
            Self::There(json) => Ok(json),
            Self::Missing(_) => Err(Unreadable),
        }
    }

    fn around(self) -> &'a Json {
        match self {
            Self::There(json) | Self::Missing(json) => json,
        }
    }
}

macro_rules! numbers {
    ($($read:ident)*) => {$(
        fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match self.there()?.number() {
                Some(Ok(number)) => visitor.visit_u64(number),
                Some(Err(below)) => visitor.visit_i64(below),
                None => Err(Unreadable),
            }
        }
    )*};
}

macro_rules! texts {
    ($($read:ident)*) => {$(
        fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            let Json::Text(text) = self.there()? else { return Err(Unreadable) };
            visitor.visit_str(text)
        }
    )*};
}

impl<'de> Deserializer<'de> for Place<'de> {
    type Error = Unreadable;

    numbers! { deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }
    texts! { deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.there()? {
            Json::Null => visitor.visit_unit(),
            Json::Bool(yes) => visitor.visit_bool(*yes),
            Json::Whole(_) | Json::Below(_) => self.deserialize_i64(visitor),
            Json::Text(text) => visitor.visit_str(text),
            Json::List(items) => visitor.visit_seq(Items(items)),
            Json::Object(_) => Err(Unreadable),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Json::Bool(yes) = self.there()? else { return Err(Unreadable) };
        visitor.visit_bool(*yes)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Missing(_) | Self::There(Json::Null) => visitor.visit_none(),
            Self::There(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Json::List(items) = self.there()? else { return Err(Unreadable) };
        visitor.visit_seq(Items(items))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Fields { object: self.around(), names: fields })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let (name, content) = variant(self.there()?, variants).ok_or(Unreadable)?;
        visitor.visit_enum(Variant { name, content })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 f64 char bytes byte_buf unit_struct tuple_struct map ignored_any
    }
}

/// Which of the variants a value is, and what it carries.
fn variant<'a>(json: &'a Json, variants: &[&str]) -> Option<(&'a str, Place<'a>)> {
    if let Json::Text(name) = json {
        return Some((name, Place::Missing(json)));
    }
    let (name, content) = json.fields().first()?;
    if variants.contains(&name.as_str()) {
        return Some((name, Place::There(content)));
    }
    let Json::Text(tag) = content else { return None };
    Some((tag, Place::There(json)))
}

/// The items of a list, one after another.
struct Items<'a>(&'a [Json]);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let Some((item, rest)) = self.0.split_first() else { return Ok(None) };
        self.0 = rest;
        seed.deserialize(Place::There(item)).map(Some)
    }
}

/// The fields of an object, in the order of their names in the struct.
struct Fields<'a> {
    object: &'a Json,
    names: &'static [&'static str],
}

impl<'de> SeqAccess<'de> for Fields<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let Some((name, rest)) = self.names.split_first() else { return Ok(None) };
        self.names = rest;
        let found = self.object.field(name).map_or(Place::Missing(self.object), Place::There);
        seed.deserialize(found).map(Some)
    }
}

/// One variant of an enum, and what it carries.
struct Variant<'a> {
    name: &'a str,
    content: Place<'a>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Unreadable;
    type Variant = Place<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Place<'de>), Unreadable> {
        let name: StrDeserializer<'de, Unreadable> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Place<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_struct("", fields, visitor)
    }
}
