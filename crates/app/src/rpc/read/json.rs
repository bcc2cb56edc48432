//! JSON as a tree. It knows what the server writes, so there are no fractions.

/// A value.
#[derive(Debug, PartialEq)]
pub(super) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number from zero up.
    Whole(u64),
    /// A number below zero.
    Below(i64),
    /// A text, unescaped.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object's fields, in the order in which they are written.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object's fields; none of anything else.
    pub(super) fn fields(&self) -> &[(String, Self)] {
        let Self::Object(fields) = self else { return &[] };
        fields
    }

    /// An object's field of that name.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        self.fields().iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A number, or, as an error, one below zero.
    pub(super) fn number(&self) -> Option<Result<u64, i64>> {
        if let Self::Below(number) = self {
            return Some(Err(*number));
        }
        let Self::Whole(number) = self else { return None };
        Some(Ok(*number))
    }
}

/// The value that a text is, if it is one and nothing else.
pub(super) fn parse(text: &str) -> Option<Json> {
    let mut rest = Rest(text.as_bytes());
    let value = rest.value()?;
    rest.peek().is_none().then_some(value)
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// The next byte, white space passed over; it stays.
    fn peek(&mut self) -> Option<u8> {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.0 {
            self.0 = rest;
        }
        self.0.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Passes over a sign that must be there, if it is.
    fn eat(&mut self, sign: u8) -> Option<()> {
        (self.peek()? == sign).then_some(())?;
        self.next().map(|_| ())
    }

    fn value(&mut self) -> Option<Json> {
        match self.peek()? {
            b'{' => self.each(b'}', Self::field).map(Json::Object),
            b'[' => self.each(b']', Self::value).map(Json::List),
            b'"' => self.text().map(Json::Text),
            b'-' => {
                self.eat(b'-')?;
                0_i64.checked_sub_unsigned(self.digits()?).map(Json::Below)
            }
            b'0'..=b'9' => self.digits().map(Json::Whole),
            _ => self.word(),
        }
    }

    /// What stands between two brackets, with commas between.
    fn each<T>(&mut self, end: u8, read: fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.next()?;
        let mut found = Vec::new();
        if self.eat(end).is_some() {
            return Some(found);
        }
        loop {
            found.push(read(self)?);
            if self.eat(b',').is_none() {
                return self.eat(end).map(|()| found);
            }
        }
    }

    fn field(&mut self) -> Option<(String, Json)> {
        let name = self.text()?;
        self.eat(b':')?;
        Some((name, self.value()?))
    }

    fn word(&mut self) -> Option<Json> {
        for (word, value) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))]
        {
            if let Some(rest) = self.0.strip_prefix(word.as_bytes()) {
                self.0 = rest;
                return Some(value);
            }
        }
        None
    }

    fn digits(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            number = number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
            self.0 = rest;
        }
        Some(number)
    }

    fn text(&mut self) -> Option<String> {
        self.eat(b'"')?;
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(bytes).ok(),
                b'\\' => {
                    let letter = self.escaped()?;
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                byte => bytes.push(byte),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.coded(),
            sign => char::from(sign),
        })
    }

    /// `00fc`, or the two halves of a letter beyond that, each with a code of its own.
    fn coded(&mut self) -> Option<char> {
        let high = self.code()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        self.next().filter(|sign| *sign == b'\\')?;
        self.next().filter(|sign| *sign == b'u')?;
        let low = self.code()?.checked_sub(0xdc00)?;
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
    }

    fn code(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = r#" { "a" : [1, -2, 18446744073709551615, -9223372036854775808], "b": {}, "c": [], "d": null, "e": true } "#;
        let list = [Json::Whole(1), Json::Below(-2), Json::Whole(u64::MAX), Json::Below(i64::MIN)];
        let fields = [
            ("a", Json::List(list.into())),
            ("b", Json::Object(Vec::new())),
            ("c", Json::List(Vec::new())),
            ("d", Json::Null),
            ("e", Json::Bool(true)),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        assert_eq!(parse(text), Some(Json::Object(fields.into())));
    }

    #[test]
    fn every_text_comes_back() {
        let told = "\"quoted\" back\\slash / \u{0}\u{1f}\u{7f}\n\r\t\u{8}\u{c} ü – 🦀 </script>";
        let text = serde_json::to_string(told).unwrap();
        assert_eq!(parse(&text), Some(Json::Text(told.to_owned())));
        assert_eq!(parse(r#""\u00fc\ud83e\udd80\/""#), Some(Json::Text("ü🦀/".to_owned())));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for text in [
            "",
            "{",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "\"a",
            "nul",
            "1 1",
            "1.5",
            "\"\\ud800x\"",
            "99999999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
