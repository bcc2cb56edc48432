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

impl Part {
    /// Whether they are still there in the end.
    pub(super) const fn stays(self) -> bool {
        !matches!(self, Self::Removed | Self::Gone)
    }
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
    /// What they work in: the name, what it is for, and what is in it.
    pub(super) projects: &'static [(&'static str, &'static str, &'static [&'static str])],
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
pub(super) const CASTS: &[Cast] = &[ACME, CEDAR, FOLIO, TIDEMARK, LEDGERWOOD];

const ACME: Cast = Cast {
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
    projects: &[
        ("Apollo", "The controller for greenhouses.", &["greenhouse-01", "greenhouse-02", "bench"]),
        ("Borealis", "Heat pumps, from the cellar to the phone.", &["cellar-unit", "gateway"]),
        ("Workshop", "What is tried before it is promised.", &[]),
    ],
    invited: ["oskar", "priya", "quentin", "rosa", "samir", "tuva"],
};

const CEDAR: Cast = Cast {
    pack: "pinecone",
    name: "Cedar Search",
    slug: "cedar",
    description: "Search that understands what people mean, for libraries and archives.",
    website: "https://cedar.example",
    domain: "cedar.example",
    founder: "Mira Castellanos",
    deputy: "Tom Achterberg",
    colleague: "Yuki Tanabe",
    people: &[
        (Part::Deputy, "Anselm Fuchs", 150),
        (Part::Member, "Yuki Tanabe", 140),
        (Part::Partner, "Ife Adeyemi", 118),
        (Part::Removed, "Luc Moreau", 99),
        (Part::Curious, "Petra Havel", 70),
        (Part::Gone, "Sunil Rao", 66),
        (Part::Member, "Wen Zhao", 28),
    ],
    projects: &[
        ("Letters", "Four centuries of letters, found by what they say.", &["letters-en", "letters-es"]),
        ("Archive scans", "Pages as they come from the scanner.", &["scans"]),
    ],
    invited: ["alba", "bruno", "celia", "dario", "elif", "farid"],
};

const FOLIO: Cast = Cast {
    pack: "pinecone-legacy",
    name: "Folio Index",
    slug: "folio",
    description: "Every page of a newspaper, found again in a second.",
    website: "https://folio.example",
    domain: "folio.example",
    founder: "Greta Nyström",
    deputy: "Hamid Rostami",
    colleague: "Joana Prado",
    people: &[
        (Part::Member, "Joana Prado", 144),
        (Part::Partner, "Kofi Mensah", 120),
        (Part::Removed, "Lena Vogt", 88),
        (Part::Curious, "Milo Petrov", 71),
        (Part::Gone, "Nadia Benali", 64),
        (Part::Member, "Otis Greene", 19),
    ],
    projects: &[
        ("Morning edition", "Everything since 1902.", &["front-pages", "obituaries"]),
        ("Readers’ letters", "Who wrote what about which page.", &["letters"]),
    ],
    invited: ["pablo", "quinn", "ravi", "selma", "timo", "ursula"],
};

const TIDEMARK: Cast = Cast {
    pack: "zilliz",
    name: "Tidemark",
    slug: "tidemark",
    description: "Forecasts for ports, from everything that a harbour measures.",
    website: "https://tidemark.example",
    domain: "tidemark.example",
    founder: "Vera Lindholm",
    deputy: "Akira Sato",
    colleague: "Bintou Diallo",
    people: &[
        (Part::Member, "Bintou Diallo", 149),
        (Part::Partner, "Carlos Ibáñez", 125),
        (Part::Removed, "Dana Levi", 101),
        (Part::Curious, "Erik Holm", 77),
        (Part::Gone, "Fatima Zahra", 60),
        (Part::Member, "Gustav Krüger", 22),
    ],
    projects: &[("Harbour model", "Tides, wind and traffic, an hour ahead.", &["tides-eu", "tides-test"])],
    invited: ["hugo", "ines", "jamal", "klara", "lior", "mina"],
};

const LEDGERWOOD: Cast = Cast {
    pack: "powens",
    name: "Ledgerwood",
    slug: "ledgerwood",
    description: "Accounts from every bank on one page, for people who keep the books.",
    website: "https://ledgerwood.example",
    domain: "ledgerwood.example",
    founder: "Noemi Ricci",
    deputy: "Oluwaseun Bello",
    colleague: "Paavo Virtanen",
    people: &[
        (Part::Member, "Paavo Virtanen", 151),
        (Part::Partner, "Rania Khoury", 129),
        (Part::Removed, "Stellan Berg", 104),
        (Part::Curious, "Thandi Nkosi", 80),
        (Part::Gone, "Umar Farouk", 62),
        (Part::Member, "Violeta Stan", 21),
    ],
    projects: &[
        ("Bakeries", "Accounts of forty bakeries.", &["bakeries-test", "bakeries"]),
        ("Freelancers", "One page for people who work alone.", &["freelancers-test"]),
    ],
    invited: ["walter", "ximena", "yara", "zoran", "aline", "boris"],
};
