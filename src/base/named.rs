//! Words that stand for a fixed set of values, the same in code, schema and address.

/// Declares an enum whose values have one word each, with `as_str`, `parse` and `ALL`.
/// A macro, because a function cannot tie each value to its word in one place.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_doc])* $value),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)+ _ => None }
            }
        }
    };
}
pub(crate) use named;
