use std::str::FromStr;

/// Conventions of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// UTF-8 with BOM, CRLF, `,` and `.`: opens right in Excel and in ledgers.
    Finance,
    /// UTF-8, LF, `,` and `.`, text exactly as in the report: for scripts.
    Machine,
    /// UTF-8 with BOM, CRLF, `;` and a decimal comma.
    EuExcel,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Finance, Self::Machine, Self::EuExcel];

    /// As commands take it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Finance => "finance",
            Self::Machine => "machine",
            Self::EuExcel => "eu-excel",
        }
    }

    /// Excel reads UTF-8 reliably only behind a byte order mark.
    pub(crate) const fn byte_order_mark(self) -> bool {
        !matches!(self, Self::Machine)
    }

    pub(crate) const fn line_end(self) -> &'static str {
        if matches!(self, Self::Machine) { "\n" } else { "\r\n" }
    }

    pub(crate) const fn delimiter(self) -> u8 {
        if matches!(self, Self::EuExcel) { b';' } else { b',' }
    }

    pub(crate) const fn decimal_point(self) -> char {
        if matches!(self, Self::EuExcel) { ',' } else { '.' }
    }

    /// A spreadsheet must not run other people's text; a script must get it unchanged.
    pub(crate) const fn escapes_formulas(self) -> bool {
        !matches!(self, Self::Machine)
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|profile| profile.id() == text);
        known.ok_or_else(|| format!("'{text}' is not an export profile; choose finance, machine or eu-excel"))
    }
}
