//! Gradient boosting of decision tables.
//!
//! In: columns of features cut into bytes, the share of each row that is right, weights of rows, scores to start from. Out:
//! tables, and the score of every row. What holds: every level of a table asks all its rows the same question (oblivious
//! trees: Prokhorenkova et al., CatBoost, 2018); the loss is logistic, steps are Newton's; rows are drawn by the size of
//! their gradient (Ibragimov and Gusev, Minimal variance sampling, 2019); the same seed gives the same tables, whatever
//! the number of threads; rows that are not in training change nothing.

use rayon::prelude::*;

use crate::eval::random::SplitMix;

/// Features of all rows.
#[derive(Default)]
pub struct Columns {
    /// Numbers: for each feature the step of each row.
    pub numbers: Vec<Vec<u8>>,
    /// How many borders each of them has.
    pub borders: Vec<usize>,
    /// Flags: the rows for which each holds, ascending.
    pub flags: Vec<Vec<u32>>,
}

/// How to boost.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many tables.
    pub rounds: usize,
    /// How many questions a table.
    pub depth: usize,
    /// How much of a step is taken.
    pub rate: f32,
    /// How much weight of rows speaks against any weight at all.
    pub calm: f32,
    /// Share of rows that are drawn for a table.
    pub rows: f32,
    /// Share of features that are looked at for a table.
    pub features: f32,
    /// Where the random numbers start.
    pub seed: u64,
}

/// What is to be learned.
pub struct Target<'a> {
    /// The share of each row that is right, 0 to 1.
    pub right: &'a [f32],
    /// Its weight; 0 takes it out of the training.
    pub weight: &'a [f32],
}

/// A feature: a number or a flag, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// A number.
    Number(usize),
    /// A flag.
    Flag(usize),
}

/// A table: bit j of an index is the answer to question j.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// What is asked, and the step above which the answer is yes.
    pub asks: Vec<(Asked, u8)>,
    /// Weights, rounded as they are written.
    pub weights: Vec<f32>,
    /// Rows in training with these answers.
    pub support: Vec<u32>,
}

/// Parts of one that weights are rounded to.
pub const ROUNDED: f32 = 1000.0;

/// Boosts tables; adds what they say to the scores of all rows, in training or not.
pub fn boost(columns: &Columns, target: &Target<'_>, scores: &mut [f32], plan: &Plan) -> Vec<Tree> {
    let mut random = SplitMix::new(plan.seed);
    let training: Vec<u32> = (0..scores.len() as u32).filter(|row| target.weight[*row as usize] > 0.0).collect();
    let mut trees = Vec::with_capacity(plan.rounds);
    let mut space = Space { place: vec![u32::MAX; scores.len()], answers: vec![0; scores.len()] };
    for _ in 0..plan.rounds {
        let slopes = slopes(&training, target, scores);
        let sample = Sample::draw(&training, &slopes, plan.rows, &mut random);
        let asks = grow(columns, &sample, plan, &mut random, &mut space);
        answer(columns, &asks, &mut space.answers);
        let tree = settle(asks, &training, &slopes, &space.answers, plan);
        for (score, answer) in scores.iter_mut().zip(&space.answers) {
            *score += tree.weights[usize::from(*answer)];
        }
        trees.push(tree);
    }
    trees
}

/// Space that is used again for every table.
struct Space {
    /// For each row, its place in the sample.
    place: Vec<u32>,
    /// For each row, its answers.
    answers: Vec<u8>,
}

/// Gradient and curvature of the loss.
#[derive(Clone, Copy, Debug, Default)]
struct Slope {
    gradient: f32,
    curvature: f32,
}

impl Slope {
    fn add(&mut self, other: Slope) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
    }

    fn less(self, other: Slope) -> Slope {
        Slope { gradient: self.gradient - other.gradient, curvature: self.curvature - other.curvature }
    }

    fn gain(self, calm: f32) -> f32 {
        self.gradient * self.gradient / (self.curvature + calm)
    }
}

/// The slope of each row in training, in their order.
fn slopes(training: &[u32], target: &Target<'_>, scores: &[f32]) -> Vec<Slope> {
    training
        .par_iter()
        .map(|&row| {
            let row = row as usize;
            let chance = 1.0 / (1.0 + (-scores[row]).exp());
            let weight = target.weight[row];
            Slope {
                gradient: weight * (target.right[row] - chance),
                curvature: weight * (chance * (1.0 - chance)).max(1e-4),
            }
        })
        .collect()
}

/// Rows drawn for a table, with their slopes made up for the chance that they had.
struct Sample {
    rows: Vec<u32>,
    slopes: Vec<Slope>,
}

impl Sample {
    fn draw(training: &[u32], slopes: &[Slope], share: f32, random: &mut SplitMix) -> Sample {
        let size = |slope: &Slope| (slope.gradient * slope.gradient + 0.1 * slope.curvature * slope.curvature).sqrt();
        let bound = bound(slopes, size, share);
        let mut sample = Sample { rows: Vec::new(), slopes: Vec::new() };
        for (row, slope) in training.iter().zip(slopes) {
            let chance = (size(slope) / bound).min(1.0);
            if random.unit() < chance {
                sample.rows.push(*row);
                sample.slopes.push(Slope { gradient: slope.gradient / chance, curvature: slope.curvature / chance });
            }
        }
        sample
    }
}

/// The size from which on a row is taken for sure, so that a share of all is taken in the mean.
fn bound(slopes: &[Slope], size: impl Fn(&Slope) -> f32, share: f32) -> f32 {
    const LOOKED_AT: usize = 20_000;
    let sizes: Vec<f32> = slopes.iter().step_by((slopes.len() / LOOKED_AT).max(1)).map(size).collect();
    let wanted = share * sizes.len() as f32;
    let (mut low, mut high) = (0.0_f32, sizes.iter().copied().fold(0.0, f32::max) / share.max(0.01));
    for _ in 0..30 {
        let middle = (low + high) / 2.0;
        let taken: f32 = sizes.iter().map(|size| (size / middle.max(f32::MIN_POSITIVE)).min(1.0)).sum();
        if taken > wanted { low = middle } else { high = middle }
    }
    high.max(f32::MIN_POSITIVE)
}

/// A question that could be asked next, and what it gains.
#[derive(Clone, Copy)]
struct Offer {
    gain: f32,
    asked: Asked,
    step: u8,
}

/// The questions of a table, one after the other, each the one that gains most.
fn grow(columns: &Columns, sample: &Sample, plan: &Plan, random: &mut SplitMix, space: &mut Space) -> Vec<(Asked, u8)> {
    for (place, row) in sample.rows.iter().enumerate() {
        space.place[*row as usize] = place as u32;
    }
    let features = looked_at(columns, plan.features, random);
    let mut leaves = vec![0_u8; sample.rows.len()];
    let mut asks: Vec<(Asked, u8)> = Vec::new();
    let mut reached = f32::MIN;
    while asks.len() < plan.depth {
        let count = 1 << asks.len();
        let mut totals = vec![Slope::default(); count];
        leaves.iter().zip(&sample.slopes).for_each(|(leaf, slope)| totals[usize::from(*leaf)].add(*slope));
        let state = State { sample, leaves: &leaves, totals: &totals, place: &space.place, calm: plan.calm };
        let best = features
            .par_iter()
            .filter_map(|asked| match *asked {
                Asked::Number(number) => state.best_border(*asked, &columns.numbers[number], columns.borders[number]),
                Asked::Flag(flag) => Some(state.flag(*asked, &columns.flags[flag])),
            })
            .reduce_with(|one, other| {
                let first = one.gain > other.gain || (one.gain == other.gain && one.asked < other.asked);
                if first { one } else { other }
            });
        let Some(best) = best.filter(|best| best.gain > reached + 1e-6) else { break };
        reached = best.gain;
        let bit = 1 << asks.len();
        match best.asked {
            Asked::Number(number) => {
                let column = &columns.numbers[number];
                for (leaf, row) in leaves.iter_mut().zip(&sample.rows) {
                    *leaf |= if column[*row as usize] > best.step { bit } else { 0 };
                }
            }
            Asked::Flag(flag) => {
                for row in &columns.flags[flag] {
                    if let Some(leaf) = leaves.get_mut(space.place[*row as usize] as usize) {
                        *leaf |= bit;
                    }
                }
            }
        }
        asks.push((best.asked, best.step));
    }
    sample.rows.iter().for_each(|row| space.place[*row as usize] = u32::MAX);
    asks
}

/// The features that are looked at for a table: a share of the numbers, and a smaller one of the flags, which are many.
fn looked_at(columns: &Columns, share: f32, random: &mut SplitMix) -> Vec<Asked> {
    let numbers = (0..columns.numbers.len()).filter(|number| columns.borders[*number] > 0).map(Asked::Number);
    let flags = (0..columns.flags.len()).map(Asked::Flag);
    let all = numbers.map(|one| (one, share)).chain(flags.map(|one| (one, share * FLAGS)));
    all.filter(|(_, share)| random.unit() < *share).map(|(one, _)| one).collect()
}

/// A flag is looked at so many times as often as a number.
const FLAGS: f32 = 0.5;

/// A table under construction.
struct State<'a> {
    sample: &'a Sample,
    /// The answers of each row of the sample so far.
    leaves: &'a [u8],
    /// The sums of slopes by these.
    totals: &'a [Slope],
    place: &'a [u32],
    calm: f32,
}

impl State<'_> {
    fn best_border(&self, asked: Asked, column: &[u8], borders: usize) -> Option<Offer> {
        let steps = borders + 1;
        let mut sums = vec![Slope::default(); steps * self.totals.len()];
        for ((row, leaf), slope) in self.sample.rows.iter().zip(self.leaves).zip(&self.sample.slopes) {
            let step = usize::from(column[*row as usize]);
            sums[usize::from(*leaf) * steps + step].add(*slope);
        }
        let mut gains = vec![0.0_f32; borders];
        for (leaf, total) in self.totals.iter().enumerate() {
            let mut below = Slope::default();
            for (gain, sum) in gains.iter_mut().zip(&sums[leaf * steps..]) {
                below.add(*sum);
                *gain += below.gain(self.calm) + total.less(below).gain(self.calm);
            }
        }
        let (step, gain) = gains.into_iter().enumerate().max_by(|one, other| one.1.total_cmp(&other.1))?;
        Some(Offer { gain, asked, step: u8::try_from(step).ok()? })
    }

    fn flag(&self, asked: Asked, rows: &[u32]) -> Offer {
        let mut holding = vec![Slope::default(); self.totals.len()];
        for row in rows {
            let place = self.place[*row as usize] as usize;
            if let (Some(leaf), Some(slope)) = (self.leaves.get(place), self.sample.slopes.get(place)) {
                holding[usize::from(*leaf)].add(*slope);
            }
        }
        let gain =
            holding.iter().zip(self.totals).map(|(own, total)| own.gain(self.calm) + total.less(*own).gain(self.calm));
        Offer { gain: gain.sum(), asked, step: 0 }
    }
}

/// The answers of all rows.
fn answer(columns: &Columns, asks: &[(Asked, u8)], answers: &mut [u8]) {
    answers.fill(0);
    for (bit, (asked, step)) in asks.iter().enumerate() {
        match asked {
            Asked::Number(number) => {
                for (answer, value) in answers.iter_mut().zip(&columns.numbers[*number]) {
                    *answer |= u8::from(value > step) << bit;
                }
            }
            Asked::Flag(flag) => columns.flags[*flag].iter().for_each(|row| answers[*row as usize] |= 1 << bit),
        }
    }
}

/// The weights of a table, from all rows in training.
fn settle(asks: Vec<(Asked, u8)>, training: &[u32], slopes: &[Slope], answers: &[u8], plan: &Plan) -> Tree {
    let mut sums = vec![(0.0_f64, 0.0_f64, 0_u32); 1 << asks.len()];
    for (row, slope) in training.iter().zip(slopes) {
        let sum = &mut sums[usize::from(answers[*row as usize])];
        sum.0 += f64::from(slope.gradient);
        sum.1 += f64::from(slope.curvature);
        sum.2 += 1;
    }
    let weight = |(gradient, curvature, _): &(f64, f64, u32)| {
        let step = gradient / (curvature + f64::from(plan.calm)) * f64::from(plan.rate);
        (step as f32 * ROUNDED).round() / ROUNDED
    };
    Tree { asks, weights: sums.iter().map(weight).collect(), support: sums.iter().map(|sum| sum.2).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan { rounds: 30, depth: 2, rate: 0.3, calm: 1.0, rows: 0.7, features: 1.0, seed: 7 };

    /// Rows whose right answer is "number above 4 and flag", with noise in a second number.
    fn data() -> (Columns, Vec<f32>) {
        let mut random = SplitMix::new(1);
        let rows = 4000_u32;
        let first: Vec<u8> = (0..rows).map(|_| random.below(10) as u8).collect();
        let noise: Vec<u8> = (0..rows).map(|_| random.below(10) as u8).collect();
        let flag: Vec<u32> = (0..rows).filter(|_| random.below(3) == 0).collect();
        let right = (0..rows)
            .map(|row| if first[row as usize] > 4 && flag.binary_search(&row).is_ok() { 1.0 } else { 0.0 })
            .collect();
        (Columns { numbers: vec![first, noise], borders: vec![9, 9], flags: vec![flag] }, right)
    }

    #[test]
    fn tables_find_the_questions_that_decide() {
        const PLAN: Plan = Plan { features: 2.0, ..super::tests::PLAN };
        let (columns, right) = data();
        let weight = vec![1.0; right.len()];
        let mut scores = vec![0.0; right.len()];
        let trees = boost(&columns, &Target { right: &right, weight: &weight }, &mut scores, &PLAN);
        let mut asks = trees[0].asks.clone();
        asks.sort();
        assert_eq!(asks, [(Asked::Number(0), 4), (Asked::Flag(0), 0)]);
        assert!(scores.iter().zip(&right).all(|(score, right)| (*score > 0.0) == (*right > 0.5)));
    }

    #[test]
    fn rows_out_of_training_change_nothing_and_are_scored() {
        let (columns, right) = data();
        let weight: Vec<f32> = (0..right.len()).map(|row| if row % 4 == 0 { 0.0 } else { 1.0 }).collect();
        let other: Vec<f32> =
            right.iter().zip(&weight).map(|(right, weight)| if *weight == 0.0 { 0.5 } else { *right }).collect();
        let run = |right: &[f32]| {
            let mut scores = vec![0.0; right.len()];
            let trees = boost(&columns, &Target { right, weight: &weight }, &mut scores, &PLAN);
            (trees, scores)
        };
        let (trees, scores) = run(&right);
        assert_eq!((trees, scores.clone()), run(&other));
        assert!(scores.iter().zip(&right).all(|(score, right)| (*score > 0.0) == (*right > 0.5)));
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let (columns, right) = data();
        let weight = vec![1.0; right.len()];
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                boost(&columns, &Target { right: &right, weight: &weight }, &mut vec![0.0; right.len()], &PLAN)
            })
        };
        assert_eq!(run(1), run(3));
    }
}
