//! The clockwork: letters, closing times, reminders, and clearing up. One task beside the site.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::acts::{ActError, House, post, upkeep};
use crate::mail::carrier::Carrier;
use crate::mail::round;

/// Connections kept to the mail server.
pub const CONNECTIONS: usize = 4;
const TICK: Duration = Duration::from_secs(1);
/// Chores that need no haste are done on every so many ticks.
const CHORES_EVERY: u64 = 30;
const FORMS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(48);

/// Runs until `stop` says so; what is under way is finished first.
pub async fn run(house: House, carrier: Arc<Carrier>, mut stop: watch::Receiver<bool>) {
    // On SQLite nobody else works on this outbox, so what a killed run held can leave at once.
    report("leases", post::take_back_leases(&house).await);
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut count, mut mail_rests_until) = (0_u64, 0_u64);
    while !*stop.borrow() {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => continue,
        }
        count += 1;
        if count >= mail_rests_until && post_all(&house, &carrier, &stop).await {
            mail_rests_until = count + 60;
        }
        if count % CHORES_EVERY == 1 {
            chores(&house).await;
        }
    }
    carrier.close().await;
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
