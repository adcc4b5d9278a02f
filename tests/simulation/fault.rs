//! Faults: every kind of trouble a run can make, counted where it took effect, never where it was wished for.

macro_rules! faults {
    ($($name:ident = $word:literal;)*) => {
        /// A kind of trouble.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $(#[doc = $word] $name,)* }

        impl Fault {
            /// All kinds.
            pub const ALL: &'static [Fault] = &[$(Fault::$name,)*];

            /// What it is, in words.
            pub const fn word(self) -> &'static str {
                match self { $(Fault::$name => $word,)* }
            }
        }
    };
}

faults! {
    // Of the line.
    RequestLost = "request lost";
    AnswerLost = "answer lost";
    RequestDoubled = "request served twice";
    RequestLate = "request served after its device gave up";
    Reordered = "request served before an earlier one";
    RequestTruncated = "request truncated";
    AnswerTruncated = "answer truncated";
    AnswerForeign = "answer from a stranger";
    ServerBusy = "server too busy";
    // Of a device.
    DeviceKilled = "device killed between two steps";
    DeviceKilledWriting = "device killed in a write";
    DeviceWriteFailed = "device's write failed";
    DeviceRestored = "device restored from a backup";
    ImageRestored = "running device put back to an earlier image";
    DeviceCloned = "device cloned";
    ClockSet = "clock set wrong, up to ten years";
    // Of the server.
    ServerKilled = "server killed";
    ServerKilledWriting = "server killed in a commit";
    ServerRestored = "server restored from a backup";
    ServerUpgraded = "server replaced by a newer program";
    DeviceUpgraded = "device's program replaced by a newer one";
    LaterField = "field written that older programs do not know";
    ServerSetBack = "server set back to an old copy";
    ServerWriteFailed = "server's commit failed";
    PushesTogether = "pushes committed together";
    // Of people.
    AccountMoved = "account moved to another territory";
    GrantsMoved = "person's territories changed";
    RoleChanged = "person's role changed";
    DeviceRevoked = "device revoked";
    WorkReissued = "work written again under a fresh actor";
    AskedForForeign = "record of others asked for by name";
    WorkRefused = "change refused";
    RefusalFixed = "refused change put right or sent again";
    RefusalWithdrawn = "refused change let go";
    WorkForged = "change made past the rules";
    WorkUnknown = "change of a newer program";
    WorkMeanwhile = "work while a request is under way";
    EvictWaited = "evict that had to wait for unsent work";
    DigestDiffered = "digest that differed, and was healed";
    SavedOverMove = "save prepared before the record moved";
    FormStale = "form opened before the record moved";
    Decided = "decision about a quote or an order";
    DecidedLate = "decision about a version that had moved on";
    TwinsMade = "two equal records in one second";
    ConflictMade = "field with two values";
    SignedInAgain = "person had to sign in again";
}

/// How often each kind took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally([u64; Fault::ALL.len()]);

impl Default for Tally {
    fn default() -> Tally {
        Tally([0; Fault::ALL.len()])
    }
}

impl Tally {
    /// One more.
    pub fn note(&mut self, fault: Fault) {
        self.0[fault as usize] += 1;
    }

    /// How often.
    pub const fn of(&self, fault: Fault) -> u64 {
        self.0[fault as usize]
    }

    /// Adds another run's.
    pub fn add(&mut self, other: &Tally) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}
