//! Proving: the look through a whole store. It takes long, so it has a connection of its own and runs outside of the
//! tablet: screens read and save meanwhile. A person may stop it, and whoever leaves stops it, between two records.

use crate::{
    api::{
        reader::Result,
        sync::{Verified, Verifying, proof},
    },
    store::Store,
};
use satchel_shared::lang::Lang;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
    mpsc::{Receiver, Sender, channel},
};

/// A look that was begun and may run.
pub struct Proving {
    store: Store,
    lang: Lang,
    is_stopped: Arc<AtomicBool>,
    /// Dropped behind the store: then whoever waits for the end goes on.
    _running: Sender<()>,
}

/// What stops it.
pub struct Stop {
    is_stopped: Arc<AtomicBool>,
    ended: Receiver<()>,
}

impl Proving {
    /// A look through this store, which is a connection of its own; and what stops it.
    pub fn begin(store: Store, lang: Lang) -> (Proving, Stop) {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let (running, ended) = channel();
        let stop = Stop { is_stopped: Arc::clone(&is_stopped), ended };
        (Proving { store, lang, is_stopped, _running: running }, stop)
    }

    /// Whether somebody stopped it.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::SeqCst)
    }

    /// Looks through the store; `tell` hears how far it came.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn run(mut self, tell: &mut dyn FnMut(Verifying)) -> Result<Verified> {
        let is_stopped = Arc::clone(&self.is_stopped);
        let goes_on = || !is_stopped.load(Ordering::SeqCst);
        proof::verify(&mut self.store, self.lang, &goes_on, tell)
    }
}

impl Stop {
    /// Lets it end behind the record it looks at.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::SeqCst);
    }

    /// The same, and waits until its connection is closed.
    pub fn stop_and_wait(self) {
        self.stop();
        // Nothing is ever sent: the other end goes with the look.
        let _ = self.ended.recv();
    }
}
