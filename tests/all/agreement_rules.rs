//! What must hold for every table of answers, found by trying many.

use std::collections::BTreeSet;

use alliance::domain::agreement::order::Order;
use alliance::domain::agreement::stream::{Reply, Stream};
use alliance::domain::agreement::{Form, Kind, Ratio, Turnout, Voices, details, multi, ranking, scale, single};
use proptest::prelude::*;

/// Mostly small groups, where the edges are, and some very large ones.
fn people() -> impl Strategy<Value = u64> {
    prop_oneof![5 => 0..6_u64, 2 => 0..40_u64, 1 => 0..1_000_000_000_u64]
}

fn scale_counts() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(people(), 3..=11)
}

fn single_counts() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(people(), 2..=8)
}

/// Orders of four options with shared and left-out places.
fn order() -> impl Strategy<Value = Order> {
    prop::collection::vec(0..4_usize, 4).prop_map(|places| {
        let at = |place: usize| (0..4).filter(|&option| places[option] == place).collect::<Vec<_>>();
        // Place 3 is left out: those options share the end.
        Order::new(4, &[at(0), at(1), at(2)]).unwrap()
    })
}

fn closeness(form: Form, counts: &[u64]) -> Option<u8> {
    form.level(counts, 0).closeness()
}

fn ratio(part: u64, whole: u64) -> Option<Ratio> {
    Ratio::new(part.into(), whole.into())
}

fn agrees(form: Form, counts: &[u64]) -> bool {
    form.read(counts).tier == alliance::domain::agreement::Tier::Agree
}

/// The rule as it is said: some one answer moves, or one more arrives.
fn is_tipped_by_one(form: Form, counts: &[u64], missing: u64) -> bool {
    let options = 0..counts.len();
    let moves = options.clone().flat_map(|from| options.clone().map(move |to| (Some(from), to)));
    let arrivals = options.clone().map(|to| (None, to)).filter(|_| missing > 0);
    moves.chain(arrivals).any(|(from, to)| {
        let mut changed = counts.to_vec();
        if let Some(from) = from {
            if changed[from] == 0 {
                return false;
            }
            changed[from] -= 1;
        }
        changed[to] += 1;
        agrees(form, &changed) != agrees(form, counts)
    })
}

proptest! {
    #[test]
    fn a_mirrored_scale_has_the_same_level(counts in scale_counts()) {
        let mirrored: Vec<u64> = counts.iter().rev().copied().collect();
        prop_assert_eq!(scale::level(&counts, 0), scale::level(&mirrored, 0));
    }

    #[test]
    fn the_order_of_options_does_not_matter_to_a_single_choice(
        (counts, shuffled) in single_counts().prop_flat_map(|c| (Just(c.clone()), Just(c).prop_shuffle()))
    ) {
        prop_assert_eq!(single::level(&counts, 0), single::level(&shuffled, 0));
    }

    #[test]
    fn one_more_answer_for_the_favourite_never_lowers_a_single_choice(counts in single_counts()) {
        prop_assume!(counts.iter().sum::<u64>() >= 2);
        let favourite = (0..counts.len()).max_by_key(|&option| counts[option]).unwrap();
        let mut more = counts.clone();
        more[favourite] += 1;
        prop_assert!(closeness(Form::Single, &more) >= closeness(Form::Single, &counts));
    }

    #[test]
    fn ten_times_as_many_people_choose_with_the_same_level(counts in single_counts()) {
        prop_assume!(counts.iter().sum::<u64>() >= 3);
        let tenfold: Vec<u64> = counts.iter().map(|people| people * 10).collect();
        prop_assert_eq!(single::level(&counts, 0), single::level(&tenfold, 0));
    }

    #[test]
    fn the_order_in_which_different_people_answer_does_not_matter(
        (events, shuffled) in prop::collection::vec(0..7_usize, 0..12)
            .prop_map(|words| words.into_iter().enumerate().collect::<Vec<_>>())
            .prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle()))
    ) {
        let tally = |events: &[(usize, usize)]| {
            let mut stream = Stream::new(4);
            for (member, word) in events {
                let reply = match word {
                    4 => Some(Reply::NoPreference),
                    5 => Some(Reply::Skip),
                    6 => None,
                    option => Some(Reply::Option(*option)),
                };
                assert!(stream.take(&member.to_string(), reply));
            }
            stream.tally().clone()
        };
        prop_assert_eq!(tally(&events), tally(&shuffled));
    }

    #[test]
    fn the_average_distance_from_the_middle_is_leiks_dispersion_in_steps(
        counts in prop::collection::vec(0..9_u64, 3..=11)
    ) {
        let n: u64 = counts.iter().sum();
        prop_assume!(n > 0);
        let answers: Vec<usize> =
            counts.iter().enumerate().flat_map(|(point, &people)| vec![point; people as usize]).collect();
        let median = answers[(answers.len() - 1) / 2];
        let distances: usize = answers.iter().map(|answer| answer.abs_diff(median)).sum();
        let middle = scale::measure(&counts).unwrap();
        prop_assert_eq!(middle.s, distances as u64);
        prop_assert_eq!((middle.low, middle.high), (median, answers[answers.len() / 2]));

        let mut so_far = 0.0;
        let mut uneven = 0.0;
        for people in &counts {
            so_far += *people as f64 / n as f64;
            uneven += so_far.min(1.0 - so_far);
        }
        let steps = (counts.len() - 1) as f64;
        let leik = 2.0 * uneven / steps;
        prop_assert!((details::of_scale(&counts).leik_d.unwrap() - leik).abs() < 1e-9);
        prop_assert!((middle.average_distance().unwrap().as_f64() - leik * steps / 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_fragile_word_is_one_that_a_single_answer_would_tip(
        counts in prop::collection::vec(0..5_u64, 3..=5), missing in 0..2_u64
    ) {
        let n: u64 = counts.iter().sum();
        prop_assume!(n >= 3);
        let turnout = Turnout { eligible: n + missing, ..Turnout::default() };
        let scale = is_tipped_by_one(Form::Scale, &counts, missing);
        prop_assert_eq!(scale::judge(&counts, &turnout, &[]).fragile, Some(scale));
        let single = is_tipped_by_one(Form::Single, &counts, missing);
        prop_assert_eq!(single::judge(&counts, &turnout, &[]).fragile, Some(single));
    }

    #[test]
    fn nobody_who_chose_beside_the_norm_is_lost(counts in single_counts()) {
        let n: u64 = counts.iter().sum();
        prop_assume!(n >= 3);
        let found = single::judge(&counts, &Turnout::complete(n), &counts);
        prop_assume!(found.kind != Kind::Ask);
        let told = |voices: &[Voices]| voices.iter().map(|one| one.option).collect::<BTreeSet<_>>();
        let named: BTreeSet<usize> = found.norm.iter().copied().collect();
        let chosen: BTreeSet<usize> = (0..counts.len()).filter(|&option| counts[option] > 0).collect();
        prop_assert_eq!(&named | &told(&found.minority), chosen.clone());
        prop_assert_eq!(&named | &told(&found.needs), chosen);
    }

    #[test]
    fn every_need_on_a_scale_is_kept_or_covered(counts in scale_counts()) {
        let n: u64 = counts.iter().sum();
        let found = scale::judge(&counts, &Turnout::complete(n), &counts);
        let kept: u64 = found.needs.iter().map(|need| need.people).sum();
        let covered: u64 = match (found.kind, found.middle) {
            (Kind::Norm | Kind::Lean | Kind::Draft, Some(middle)) => counts[middle.low..=middle.high].iter().sum(),
            _ => found.norm.iter().map(|&point| counts[point]).sum(),
        };
        prop_assert_eq!(kept + covered, n);
    }

    #[test]
    fn the_overlap_is_how_often_a_colleague_ticked_it_too(
        answers in prop::collection::vec(prop::collection::btree_set(0..5_usize, 0..=4), 2..9)
    ) {
        let mut tally = multi::Tally::empty(5);
        answers.iter().for_each(|ticked| tally.add(ticked));
        let (mut shared, mut all) = (0, 0);
        for (i, mine) in answers.iter().enumerate() {
            for (_, theirs) in answers.iter().enumerate().filter(|(j, _)| *j != i) {
                all += mine.len() as u64;
                shared += mine.intersection(theirs).count() as u64;
            }
        }
        let found = multi::judge(&tally, &Turnout::complete(answers.len() as u64), &[]);
        let exact = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.as_f64());
        prop_assert_eq!(exact(found.overlap), exact(ratio(shared, all)));
        let listed = found.norm.len() + found.most.len() + found.minority.len();
        prop_assert_eq!(listed, tally.counts.iter().filter(|&&people| people > 0).count());
    }

    #[test]
    fn taking_orders_out_again_leaves_the_count_of_those_that_stay(
        staying in prop::collection::vec(order(), 0..8), leaving in prop::collection::vec(order(), 0..8)
    ) {
        let mut only = ranking::Tally::empty(4);
        staying.iter().for_each(|order| only.add(order, 1));
        let mut both = only.clone();
        leaving.iter().for_each(|order| both.add(order, 2));
        prop_assert!(leaving.iter().all(|order| both.remove(order, 2)));
        prop_assert_eq!(both, only);
    }

    #[test]
    fn the_agreement_of_orders_is_counted_pair_by_pair(orders in prop::collection::vec(order(), 2..9)) {
        let mut tally = ranking::Tally::empty(4);
        orders.iter().for_each(|order| tally.add(order, 1));
        prop_assume!(tally.n >= 2);
        let place = |order: &Order, option| order.places().iter().position(|tied| tied.contains(&option)).unwrap();
        let (mut common, mut all) = (0, 0);
        for i in 0..4 {
            for j in i + 1..4 {
                let before = orders.iter().filter(|order| place(order, i) < place(order, j)).count() as u64;
                let after = orders.iter().filter(|order| place(order, i) > place(order, j)).count() as u64;
                common += before.max(after);
                all += before + after;
            }
        }
        let found = ranking::judge(&tally, &Turnout::complete(tally.n));
        let exact = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.as_f64());
        prop_assert_eq!(exact(found.order_agreement), exact(ratio(common, all)));
        // The places of one person add up to the same whatever is tied.
        prop_assert_eq!(tally.sum2.iter().sum::<u64>(), tally.n * 4 * 5);
        let (w, _) = details::of_ranking(&tally).unwrap();
        prop_assert!((-1e-9..=1.0 + 1e-9).contains(&w), "{}", w);
    }
}

#[test]
fn a_hundred_and_a_hundred_million_people_are_judged_from_counters_alike() {
    for people in [1, 1_000_000] {
        let counts = [2, 3, 20, 60, 15].map(|count| count * people);
        let found = scale::judge(&counts, &Turnout::complete(100 * people), &[]);
        assert_eq!((found.n, found.level.as_str(), found.norm), (100 * people, "strong", vec![3]));
        assert_eq!(found.middle.unwrap().within_one, 95 * people);
    }
}
