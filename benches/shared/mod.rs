//! What the measurements share: a stopwatch, a house on SQLite, medians.

use std::sync::Arc;
use std::time::{Duration, Instant};

use alliance::acts::House;
use alliance::acts::house::{Drawings, Live, Seen};
use alliance::base::clock::Clock;
use alliance::base::dice::Dice;
use alliance::base::secret::SiteKey;
use alliance::base::site::Site;
use alliance::domain::bank::Bank;
use alliance::domain::ids::OrganisationId;
use alliance::store::pool::Place;
use alliance::store::{Db, Turn, person};

/// How long a piece of work takes on the wall clock.
#[allow(clippy::disallowed_methods)]
pub async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let start = Instant::now();
    let done = work.await;
    (start.elapsed(), done)
}

pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A house on a fresh SQLite file. `batch` limits how many writes share one commit.
pub async fn house(folder: &tempfile::TempDir, batch: Option<usize>) -> (House, OrganisationId) {
    let place = Place::Sqlite(folder.path().join("alliance.sqlite").to_string_lossy().into_owned());
    let house = House {
        db: Db::open_with_batch(&place, 4, batch).unwrap(),
        clock: Clock::Machine,
        dice: Dice::Machine,
        site: Arc::new(site()),
        bank: Arc::new(Bank::built_in().unwrap()),
        seen: Seen::default(),
        live: Live::default(),
        drawings: Drawings::default(),
    };
    let now = house.clock.now();
    let begun = house.db.write(Turn::House, move |tx| {
        let new = person::NewOrganisation { name: "Lindgren Optics", timezone: "UTC", now };
        person::add_organisation(tx, &new)
    });
    let organisation = begun.await.unwrap();
    (house, organisation)
}

fn site() -> Site {
    Site {
        public_url: "http://127.0.0.1".to_owned(),
        key: SiteKey::new(b"a key of thirty-two bytes for tests".to_vec(), None),
        sender: ("Alliance".to_owned(), "alliance@lindgren.example".to_owned()),
        letters_are_readable: false,
        trusted_proxies: Vec::new(),
    }
}
