//! Requests that differ from one another, in the load generator's own language.

/// In which order addresses come: one after another, or in none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As a list has them.
    Rising,
    /// As people come: every word goes to another place of each index.
    None,
}

/// Each request invites an address that nobody invited before, of three words as most are.
pub(crate) fn invitations(address: &str, round: &str, order: Order) -> String {
    let number = if order == Order::Rising { "count" } else { "(count * 7919) % 1000003" };
    format!(
        r#"
local count = 0
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["origin"] = "http://{address}"
request = function()
  count = count + 1
  return wrk.format(nil, nil, nil, '{{"addresses":["guest' .. {number} .. '@{round}.example"],"role":"member"}}')
end
"#
    )
}

/// Each request searches for another term, so that no answer can be kept from the one before: the beginnings of the crowd's numbers
/// (each is that of 11 people), written in one mixture of small and capital letters after the other.
pub(crate) fn search(members: &str, size: u32) -> String {
    let (least, count) = (size / 100, size * 9 / 100);
    format!(
        r#"
local count = 0
local letters = {{"n", "u", "m", "b", "e", "r"}}
local mixture = function(pass)
  local word = ""
  for place, letter in ipairs(letters) do
    local capital = math.floor(pass / 2 ^ (place - 1)) % 2 == 1
    word = word .. (capital and letter:upper() or letter)
  end
  return word
end
request = function()
  local term = mixture(math.floor(count / {count})) .. ({least} + count % {count})
  count = count + 1
  return wrk.format("GET", "{members}&search=" .. term)
end
"#
    )
}
