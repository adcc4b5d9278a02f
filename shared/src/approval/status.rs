//! Statuses: where a quote or an order stands with its approval, in one word.

use crate::lang::Lang;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $zh:literal, $en:literal;)*) => {
        /// Where it stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Status { $($(#[$doc])* $name,)* }

        impl Status {
            /// Every status.
            pub const ALL: &'static [Status] = &[$(Status::$name,)*];

            /// The stable word.
            pub const fn word(self) -> &'static str {
                match self { $(Status::$name => $word,)* }
            }

            /// The status with that word.
            pub fn from_word(word: &str) -> Option<Status> {
                match word { $($word => Some(Status::$name),)* _ => None }
            }

            /// What people call it.
            pub const fn words(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Status::$name, Lang::ZhHant) => $zh, (Status::$name, Lang::En) => $en,)*
                }
            }
        }
    };
}

statuses! {
    /// It stands without anybody's consent.
    NotNeeded = "not-needed", "不需核准", "No approval needed";
    /// Somebody must agree, and nobody was asked.
    Needed = "needed", "需要核准", "Needs approval";
    /// It was sent for approval.
    Submitted = "submitted", "等待核准", "Waiting for approval";
    /// What stands is what was approved.
    Approved = "approved", "已核准", "Approved";
    /// What stands is something else than what was approved.
    Differs = "differs", "與核准版本不同", "Differs from approved version";
    /// What stands was turned down.
    Rejected = "rejected", "已駁回", "Rejected";
    /// Decisions disagree.
    Disputed = "disputed", "核准結果不一致", "Decisions disagree";
    /// The version decided about, or the decision itself, cannot be read here.
    Unjudged = "cannot-be-judged-here", "此處無法判斷", "Cannot be judged here";
}

impl Status {
    /// Whether it waits for the office.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Status::Submitted | Status::Differs | Status::Disputed | Status::Unjudged)
    }
}
