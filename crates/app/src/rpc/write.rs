//! Writing a server function's arguments as a form would send them, with little code: every page carries it.

use serde::ser::{Impossible, Serialize, SerializeStruct, Serializer};
use std::fmt;

/// The arguments as a form's fields: `slug=acme&query[search]=ada`. What is absent is left out.
pub(super) fn fields(arguments: &impl Serialize) -> Result<String, Unwritable> {
    let mut fields = Fields { text: String::new(), name: String::new() };
    arguments.serialize(&mut fields)?;
    Ok(fields.text)
}

/// No form has a field for it.
#[derive(Debug)]
pub(super) struct Unwritable;

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unwritable")
    }
}

impl std::error::Error for Unwritable {}

impl serde::ser::Error for Unwritable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// What has been written, and the name of the field that is being written.
struct Fields {
    text: String,
    name: String,
}

impl Fields {
    fn put(&mut self, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(&self.name);
        self.text.push('=');
        crate::pages::escape(value, &mut self.text);
    }
}

impl SerializeStruct for &mut Fields {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        let outer = self.name.len();
        let (open, close) = if outer == 0 { ("", "") } else { ("[", "]") };
        for part in [open, name, close] {
            self.name.push_str(part);
        }
        value.serialize(&mut **self)?;
        self.name.truncate(outer);
        Ok(())
    }

    fn end(self) -> Result<(), Unwritable> {
        Ok(())
    }
}

macro_rules! shown {
    ($($write:ident $kind:ty,)*) => {$(
        fn $write(self, value: $kind) -> Result<(), Unwritable> {
            self.put(&value.to_string());
            Ok(())
        }
    )*};
}

macro_rules! unwritable {
    ($($write:ident($($kind:ty),*) $result:ty,)*) => {$(
        fn $write(self, $(_: $kind),*) -> Result<$result, Unwritable> {
            Err(Unwritable)
        }
    )*};
}

type Never = Impossible<(), Unwritable>;

impl Serializer for &mut Fields {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Self;
    type SerializeStructVariant = Never;

    shown! {
        serialize_bool bool,
        serialize_char char,
        serialize_i8 i8,
        serialize_i16 i16,
        serialize_i32 i32,
        serialize_i64 i64,
        serialize_u8 u8,
        serialize_u16 u16,
        serialize_u32 u32,
        serialize_u64 u64,
    }

    unwritable! {
        serialize_f32(f32) (),
        serialize_f64(f64) (),
        serialize_bytes(&[u8]) (),
        serialize_seq(Option<usize>) Never,
        serialize_tuple(usize) Never,
        serialize_tuple_struct(&'static str, usize) Never,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) Never,
        serialize_map(Option<usize>) Never,
        serialize_struct_variant(&'static str, u32, &'static str, usize) Never,
    }

    fn serialize_str(self, value: &str) -> Result<(), Unwritable> {
        self.put(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unwritable> {
        self.put(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unwritable> {
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::fields;
    use crate::rpc::members::Page;
    use crate::rpc::sessions::SignIn;
    use guildhall_domain::role::RoleId;
    use guildhall_domain::view::{RosterQuery, RosterStatus};

    #[test]
    fn what_is_written_is_what_the_server_reads() {
        let query = RosterQuery {
            search: Some("ada & co=ü+%".to_owned()),
            role: RoleId::parse("admin").ok(),
            status: Some(RosterStatus::Pending),
            after: None,
            limit: Some(20),
        };
        let text = fields(&Page { slug: "acme".to_owned(), query: query.clone() }).unwrap();
        assert_eq!(
            text,
            "slug=acme&query[search]=ada%20%26%20co%3D%C3%BC%2B%25&query[role]=admin&query[status]=pending&query[limit]=20"
        );
        let read: Page = serde_qs::from_str(&text).unwrap();
        assert_eq!((read.slug.as_str(), read.query), ("acme", query));
    }

    #[test]
    fn what_is_absent_is_left_out() {
        let arguments = SignIn { email: String::new(), password: "x y".to_owned(), next: None };
        assert_eq!(fields(&arguments).unwrap(), "email=&password=x%20y");
    }
}
