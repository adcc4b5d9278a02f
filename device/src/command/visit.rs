//! `visit`: arriving, leaving, reporting and skipping a planned visit. A missing position never blocks.

use super::{
    answer::Answer, desk::Desk, failure::Failure, record_name, record_view, saved, unfit,
    unfit::Unfit,
};
use crate::actions::{
    Login,
    visits::{self, NextAction, Whereabouts},
};
use satchel_shared::ids::VisitId;

/// Millionths in a degree.
const MICRO: f64 = 1_000_000.0;

/// What `visit` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel visit check-in 0192cd56 --no-fix 室內收不到訊號\n  satchel --store ~/satchel visit done 0192cd56 --result 已送樣品 --next 回電 --due 2026-12-01"
)]
pub struct Args {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, clap::Subcommand)]
enum Step {
    /// Notes the arrival（到訪）
    #[command(
        after_help = "Example:\n  satchel --store ~/satchel visit check-in 0192cd56 --at 25.0478,121.5319 --accuracy 12"
    )]
    CheckIn {
        /// The visit
        id: String,
        /// Where, as latitude,longitude in degrees
        #[arg(
            long,
            value_name = "LAT,LON",
            allow_hyphen_values = true,
            required_unless_present = "no_fix"
        )]
        at: Option<String>,
        /// How exact, in metres
        #[arg(long, value_name = "METRES", default_value_t = 0)]
        accuracy: i64,
        /// Why there is no position
        #[arg(long, value_name = "REASON", conflicts_with = "at")]
        no_fix: Option<String>,
    },
    /// Notes the departure（離開）
    #[command(after_help = "Example:\n  satchel --store ~/satchel visit check-out 0192cd56")]
    CheckOut {
        /// The visit
        id: String,
    },
    /// Reports the visit; what comes next becomes a task（回報）
    #[command(
        after_help = "Example:\n  satchel --store ~/satchel visit done 0192cd56 --result 已送樣品 --next 回電 --due 2026-12-01"
    )]
    Done {
        /// The visit
        id: String,
        /// What came of it
        #[arg(long)]
        result: String,
        /// What is to be done next
        #[arg(long, value_name = "WHAT")]
        next: Option<String>,
        /// By which day
        #[arg(long, value_name = "DAY", requires = "next")]
        due: Option<String>,
    },
    /// Skips the visit, with the reason（略過）
    #[command(
        after_help = "Example:\n  satchel --store ~/satchel visit skip 0192cd56 --reason 客戶臨時休息"
    )]
    Skip {
        /// The visit
        id: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

impl Step {
    fn id(&self) -> &str {
        match self {
            Step::CheckIn { id, .. }
            | Step::CheckOut { id }
            | Step::Done { id, .. }
            | Step::Skip { id, .. } => id,
        }
    }
}

/// Takes the step.
///
/// # Errors
/// `wrong-kind`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), args.step.id())?;
    let made = take(&args.step, &mut login, VisitId::from(listed.id))
        .map_err(|failure| failure.about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}

fn take(step: &Step, login: &mut Login, visit: VisitId) -> Result<crate::actions::Saved, Failure> {
    Ok(match step {
        Step::CheckIn { at, accuracy, no_fix, .. } => visits::check_in(
            login,
            visit,
            &whereabouts(at.as_deref(), *accuracy, no_fix.as_deref())?,
        )?,
        Step::CheckOut { .. } => visits::check_out(login, visit)?,
        Step::Done { result, next, due, .. } => {
            let next = next.as_ref().map(|what| next_action(what, due.as_deref())).transpose()?;
            visits::done(login, visit, result, next.as_ref())?
        }
        Step::Skip { reason, .. } => visits::skip(login, visit, reason)?,
    })
}

fn whereabouts(
    at: Option<&str>,
    accuracy_m: i64,
    no_fix: Option<&str>,
) -> Result<Whereabouts, Failure> {
    let Some(at) = at else {
        return Ok(Whereabouts::NoFix(no_fix.unwrap_or_default().to_owned()));
    };
    let bad = || {
        Failure::from(Unfit {
            zh: format!("「{at}」不是位置。請寫成緯度,經度，例如 25.0478,121.5319。"),
            en: format!(
                "{at:?} is not a position. Write it as 25.0478,121.5319: latitude, longitude."
            ),
        })
    };
    let (latitude, longitude) = at.split_once(',').ok_or_else(bad)?;
    Ok(Whereabouts::Fix {
        latitude_micro: micro(latitude, 90.0).ok_or_else(bad)?,
        longitude_micro: micro(longitude, 180.0).ok_or_else(bad)?,
        accuracy_m,
    })
}

/// Degrees as millionths; `None` outside of the globe.
fn micro(text: &str, most: f64) -> Option<i64> {
    let degrees: f64 = text.trim().parse().ok().filter(|degrees: &f64| degrees.abs() <= most)?;
    format!("{:.0}", degrees * MICRO).parse().ok()
}

fn next_action(what: &str, due: Option<&str>) -> Result<NextAction, Failure> {
    let due_on = due.map(unfit::day).transpose()?;
    Ok(NextAction { what: what.to_owned(), due_on })
}
