//! The data directory: where the database and the keys lie.

use super::fault::CommandFault;
use crate::{
    chance, clock,
    erasures::{self, List},
    keys::Keys,
    log::{
        Store, StoreFault,
        people::{self, Company, Login},
        store::DATABASE,
        tenants,
    },
    marks::{Marks, Noticed},
};
use satchel_shared::ids::TenantId;
use std::path::{Path, PathBuf};

/// Which one.
#[derive(Clone, Debug, clap::Args)]
pub struct DataDir {
    /// The data directory: database and keys lie in it
    #[arg(long, value_name = "DIR", env = "SATCHEL_DATA")]
    pub data: PathBuf,
}

/// Where the marks lie.
#[derive(Clone, Debug, clap::Args)]
pub struct MarksDir {
    /// The folder of the marks, by which an older database is noticed; best on another disk than the data
    #[arg(long, value_name = "DIR", env = "SATCHEL_MARKS")]
    marks: Option<PathBuf>,
}

impl MarksDir {
    /// The marks of a data directory.
    ///
    /// # Errors
    /// When their folder cannot be made.
    pub fn of(&self, dir: &DataDir) -> Result<Marks, CommandFault> {
        Ok(Marks::in_folder(self.folder(dir))?)
    }

    /// The list of erasures, which lies beside the marks.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn erasures(&self, dir: &DataDir) -> Result<List, CommandFault> {
        self.of(dir)?;
        Ok(List::in_folder(self.folder(dir)))
    }

    fn folder<'a>(&'a self, dir: &'a DataDir) -> &'a Path {
        self.marks.as_deref().unwrap_or(&dir.data)
    }

    /// Holds the log against its marks, and tells loudly what was found.
    ///
    /// # Errors
    /// When marks or database cannot be read or written.
    pub fn notice(&self, dir: &DataDir, store: &Store) -> Result<Marks, CommandFault> {
        let marks = self.of(dir)?;
        for noticed in marks.notice(store, &chance::bytes, clock::now_ms())? {
            let Noticed { tenant, marked, found } = noticed;
            tracing::error!(%tenant, marked, found,
                "THIS DATABASE IS OLDER THAN ITS MARK: a rebase began; numbers and exports stand still until \
                 `satchel-server rebase close`");
        }
        self.erase_again(dir, store)?;
        Ok(marks)
    }

    /// Erases what the list says and an older database brought back.
    ///
    /// # Errors
    /// When list or database cannot be read or written.
    fn erase_again(&self, dir: &DataDir, store: &Store) -> Result<(), CommandFault> {
        let replayed = erasures::replay(store, &self.erasures(dir)?, clock::now_ms())?;
        if replayed > 0 {
            tracing::warn!(
                replayed,
                "records that are listed as erased were here again, and are erased"
            );
        }
        erasures::sweep(store)?;
        Ok(())
    }
}

impl DataDir {
    /// Opens the store that is there.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn open(&self) -> Result<Store, CommandFault> {
        if !self.data.join(DATABASE).exists() {
            return Err(CommandFault::NotFound(format!(
                "there is no {DATABASE} in {}: begin with `satchel-server user add`, or check --data",
                self.data.display()
            )));
        }
        Ok(Store::open(&self.data)?)
    }

    /// Opens the store, or makes it.
    ///
    /// # Errors
    /// When it cannot be made or opened.
    pub fn open_or_create(&self) -> Result<Store, CommandFault> {
        self.create()?;
        Ok(Store::open(&self.data)?)
    }

    /// Makes the directory if it is not there; only its owner reads it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(&self) -> Result<(), CommandFault> {
        let path = self.data.display().to_string();
        if !self.data.exists() {
            make_private(&self.data).map_err(|source| StoreFault::File { path, source })?;
        }
        Ok(())
    }

    /// The keys beside the store; made when they are missing.
    ///
    /// # Errors
    /// When they cannot be read or made.
    pub fn keys(&self) -> Result<Keys, CommandFault> {
        Ok(Keys::open(&self.data, chance::bytes)?)
    }
}

#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

/// The company of a store; made with its server's name when there is none yet.
///
/// # Errors
/// When the store fails.
pub fn company_or_new(store: &Store, name: &str) -> Result<Company, CommandFault> {
    let now_ms = clock::now_ms();
    store.write(|tx| {
        if let Some(company) = people::company(tx)? {
            return Ok(company);
        }
        let tenant = TenantId::new(chance::uuid_v7(now_ms));
        tenants::create(tx, tenant, name, chance::bytes(), now_ms)?;
        Ok(Company { tenant, name: name.to_owned() })
    })
}

/// The company of a store.
///
/// # Errors
/// `NotFound` when nobody was added yet.
pub fn company(store: &Store) -> Result<Company, CommandFault> {
    store.read(people::company)?.ok_or_else(|| {
        let words = "nobody works here yet: begin with `satchel-server user add`";
        CommandFault::NotFound(words.to_owned())
    })
}

/// The login of that name.
///
/// # Errors
/// `NotFound` when nobody has it.
pub fn login(store: &Store, company: &Company, name: &str) -> Result<Login, CommandFault> {
    store.read(|tx| people::by_login(tx, company.tenant, name))?.ok_or_else(|| {
        let words = format!("nobody has the login {name:?}: see `satchel-server user list`");
        CommandFault::NotFound(words)
    })
}
