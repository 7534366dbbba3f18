//! The clockwork: letters, closing times, reminders, and clearing up. It runs beside the site. The post has a clock of
//! its own: however slow a mail server is, whatever closes by the clock closes.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use crate::acts::{ActError, House, post, upkeep};
use crate::mail::carrier::Carrier;
use crate::mail::round;

/// Connections kept to the mail server.
pub const CONNECTIONS: usize = 4;
/// How soon a letter that has just been written is looked for.
const POST_EVERY: Duration = Duration::from_secs(1);
/// After a mail server took nothing at all.
const POST_RESTS: Duration = Duration::from_secs(60);
/// Chores need less haste.
const CHORES_EVERY: Duration = Duration::from_secs(30);
const FORMS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(48);

/// Runs until `stop` says so; what is under way is finished first.
pub async fn run(house: House, carrier: Arc<Carrier>, stop: watch::Receiver<bool>) {
    tokio::join!(keep_posting(&house, &carrier, stop.clone()), keep_house(&house, stop));
    carrier.close().await;
}

async fn keep_posting(house: &House, carrier: &Carrier, mut stop: watch::Receiver<bool>) {
    // On SQLite nobody else works on this outbox, so what a killed run held can leave at once.
    report("leases", post::take_back_leases(house).await);
    let (mut ticks, mut rests_until) = (every(POST_EVERY), Instant::now());
    while goes_on(&mut ticks, &mut stop).await {
        if Instant::now() >= rests_until && post_all(house, carrier, &stop).await {
            rests_until = Instant::now() + POST_RESTS;
        }
    }
}

async fn keep_house(house: &House, mut stop: watch::Receiver<bool>) {
    let mut ticks = every(CHORES_EVERY);
    while goes_on(&mut ticks, &mut stop).await {
        chores(house).await;
    }
}

/// The first tick comes at once.
fn every(period: Duration) -> Interval {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Waits for the next tick; no when it is time to end.
async fn goes_on(ticks: &mut Interval, stop: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        biased;
        _ = stop.wait_for(|stops| *stops) => false,
        _ = ticks.tick() => true,
    }
}

/// Round after round while full rounds leave; says whether the mail server wants a rest.
async fn post_all(house: &House, carrier: &Carrier, stop: &watch::Receiver<bool>) -> bool {
    loop {
        match round::go(house, carrier, CONNECTIONS, stop).await {
            Ok(done) if done.is_paused => return true,
            Ok(done) if done.tried as i64 == round::LETTERS && !*stop.borrow() => {}
            Ok(_) => return false,
            Err(error) => {
                tracing::error!(%error, "the post could not be worked on");
                return true;
            }
        }
    }
}

async fn chores(house: &House) {
    report("closing", crate::acts::closing::close_due(house).await);
    report("reminders", crate::acts::workshop::remind::remind_due(house).await);
    // First closed, then opened: a look that is over makes room for the next one at once.
    report("looks over", crate::acts::charter::close_due(house).await);
    report("looks", crate::acts::charter::open_due(house).await);
    report("endings", crate::acts::charter::ending::delete_due(house).await);
    report("sessions", crate::acts::person::note_seen(house).await);
    report("devices", upkeep::note_devices(house).await);
    report("tables", upkeep::freeze_closed(house).await);
    report("forms", upkeep::forget_forms(house, FORMS_ARE_KEPT).await);
}

fn report<T>(chore: &str, outcome: Result<T, ActError>) {
    if let Err(error) = outcome {
        tracing::error!(chore, %error, "a chore was not done");
    }
}
