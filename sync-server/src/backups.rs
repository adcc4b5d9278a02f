//! Backups by the server itself: one at the start when the last is old, then one per period, old ones dropped.
//!
//! 1. A copy counts only after it was proved whole, as `backup` does it; what devices may drop follows from it.
//! 2. A failed backup is logged and tried again at the next turn; the server goes on.
//! 3. Only files this program named are ever dropped, and only after a newer copy was proved.

use crate::{
    clock,
    log::{
        Store, StoreFault,
        backup::{note, take},
    },
};
use jiff::Timestamp;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// What our files begin and end with; the moment in UTC stands between.
const BEGINNING: &str = "satchel-";
const ENDING: &str = ".db";

/// Where backups go, how often, and how many stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The folder.
    pub to: PathBuf,
    /// From one to the next.
    pub every: Duration,
    /// Files kept, the newest ones.
    pub keep: usize,
}

impl Plan {
    /// Makes a backup now, and drops what is too many.
    ///
    /// # Errors
    /// When the folder cannot be written or the copy is not whole; older files all stay then.
    pub fn make(&self, store: &Store, now_ms: i64) -> Result<PathBuf, StoreFault> {
        let fault = |source| StoreFault::File { path: self.to.display().to_string(), source };
        fs::create_dir_all(&self.to).map_err(fault)?;
        let moment = Timestamp::from_millisecond(now_ms).unwrap_or_default();
        let name = format!("{BEGINNING}{}{ENDING}", moment.strftime("%Y%m%dT%H%M%S%3fZ"));
        let file = self.to.join(name);
        let copied = take(store.directory(), &file, &mut |_, _| {})?;
        note(store, &copied, now_ms)?;
        let mut made = self.made().map_err(fault)?;
        let too_many = made.len().saturating_sub(self.keep);
        for old in made.drain(..too_many) {
            fs::remove_file(old).map_err(fault)?;
        }
        Ok(file)
    }

    /// Our files, oldest first: their names are moments.
    fn made(&self) -> io::Result<Vec<PathBuf>> {
        let mut made = Vec::new();
        for entry in fs::read_dir(&self.to)? {
            let path = entry?.path();
            if is_ours(&path) {
                made.push(path);
            }
        }
        made.sort();
        Ok(made)
    }

    /// How long until the next is due: nothing when the newest file is older than the period, or there is none.
    fn due_in(&self, now_ms: i64) -> Duration {
        let newest = self.made().ok().and_then(|made| made.last().and_then(|file| moment(file)));
        let age_ms = newest.map(|made_ms| u64::try_from(now_ms - made_ms).unwrap_or(0));
        age_ms.map_or(Duration::ZERO, |ms| self.every.saturating_sub(Duration::from_millis(ms)))
    }
}

fn is_ours(path: &Path) -> bool {
    moment(path).is_some()
}

/// When the file was made, by its name.
fn moment(path: &Path) -> Option<i64> {
    let name = path.file_name()?.to_str()?;
    let digits: String = name
        .strip_prefix(BEGINNING)?
        .strip_suffix(ENDING)?
        .strip_suffix('Z')?
        .chars()
        .filter(|c| *c != 'T')
        .collect();
    if digits.len() != 17 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (second, millisecond) = digits.split_at(14);
    let at = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", second).ok()?;
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
    Some(at + millisecond.parse::<i64>().ok()?)
}

/// Makes backups until the server ends.
pub async fn keep_making(plan: Plan, store: Arc<Store>) {
    loop {
        tokio::time::sleep(plan.due_in(clock::now_ms())).await;
        let (turn, of) = (plan.clone(), Arc::clone(&store));
        let made = tokio::task::spawn_blocking(move || turn.make(&of, clock::now_ms())).await;
        match made {
            Ok(Ok(file)) => tracing::info!(file = %file.display(), "backed up"),
            Ok(Err(fault)) => tracing::error!(%fault, "the backup failed"),
            Err(fault) => tracing::error!(%fault, "the backup failed"),
        }
        // Also after a failure: a full disk is not filled with attempts.
        tokio::time::sleep(plan.every.min(RETRY)).await;
    }
}

/// A failed backup is tried again this soon; a good one is not due before its period.
const RETRY: Duration = Duration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_moment_and_other_files_are_not_ours() {
        assert_eq!(moment(Path::new("a/satchel-20261121T024207123Z.db")), Some(1_795_228_927_123));
        for other in ["satchel.db", "satchel-friday.db", "satchel-20261121T024207123Z.db.part"] {
            assert_eq!(moment(Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn only_the_newest_copies_stay_and_nothing_of_anybody_elses() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("data")).unwrap();
        let to = dir.path().join("backups");
        let plan = Plan { to: to.clone(), every: Duration::from_secs(3_600), keep: 2 };
        fs::create_dir_all(&to).unwrap();
        fs::write(to.join("satchel-friday.db"), b"mine").unwrap();
        for hour in 0..4 {
            plan.make(&store, 1_795_228_927_000 + hour * 3_600_000).unwrap();
        }
        let made = plan.made().unwrap();
        assert_eq!(made.len(), 2);
        assert!(made[1].ends_with("satchel-20261121T054207000Z.db"), "{made:?}");
        assert!(to.join("satchel-friday.db").exists());
        assert_eq!(plan.due_in(1_795_228_927_000 + 3 * 3_600_000), plan.every);
        assert_eq!(plan.due_in(1_795_228_927_000 + 9 * 3_600_000), Duration::ZERO);
    }
}
