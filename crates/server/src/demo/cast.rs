//! Who plays in the demo.

/// What happens to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Joins to run things day to day.
    Deputy,
    /// Joins, and works.
    Member,
    /// Joins, and becomes an owner later.
    Partner,
    /// Joins, and is removed later.
    Removed,
    /// Joins, and leaves later.
    Gone,
    /// Joins, and tries something that the role does not allow.
    Curious,
}

/// One organization's people.
pub(super) struct Cast {
    pub(super) pack: &'static str,
    pub(super) name: &'static str,
    pub(super) slug: &'static str,
    pub(super) description: &'static str,
    pub(super) website: &'static str,
    pub(super) domain: &'static str,
    pub(super) founder: &'static str,
    pub(super) deputy: &'static str,
    /// A plain member, to sign in as.
    pub(super) colleague: &'static str,
    /// The part, the name, and how many days ago they came.
    pub(super) people: &'static [(Part, &'static str, i64)],
    /// Those who were asked in and are not members: expired, declined, revoked, and three who may still answer.
    pub(super) invited: [&'static str; 6],
}

impl Cast {
    /// A person's address: the first name at the organization's domain.
    pub(super) fn email(&self, name: &str) -> String {
        let first = name.split(' ').next().unwrap_or(name).to_lowercase();
        format!("{first}@{}", self.domain)
    }
}

/// One organization per pack.
pub(super) const CASTS: &[Cast] = &[Cast {
    pack: "autonomy",
    name: "Acme",
    slug: "acme",
    description: "Controllers for small machines, and the people who keep them running.",
    website: "https://acme.example",
    domain: "acme.example",
    founder: "Ada Okafor",
    deputy: "Ben Lindqvist",
    colleague: "Dilnoza Karimova",
    people: &[
        (Part::Deputy, "Chiara Romano", 175),
        (Part::Member, "Dilnoza Karimova", 168),
        (Part::Partner, "Emeka Balogun", 160),
        (Part::Member, "Freya Sørensen", 141),
        (Part::Removed, "Gareth Pryce", 133),
        (Part::Curious, "Hana Suzuki", 120),
        (Part::Member, "Ibrahim Haddad", 101),
        (Part::Gone, "Jonas Weber", 96),
        (Part::Member, "Kavya Raman", 74),
        (Part::Member, "Marta Fernández", 52),
        (Part::Member, "Leszek Nowak", 33),
        (Part::Member, "Noor van Dijk", 24),
    ],
    invited: ["oskar", "priya", "quentin", "rosa", "samir", "tuva"],
}];
