//! A support vector machine with squared hinge loss, solved by coordinate descent in the dual (Hsieh and others, 2008).
//!
//! It uses addition, multiplication and division alone, in a fixed order, so that every machine finds the same weights.
#![expect(clippy::float_arithmetic, reason = "training; what is shipped are rounded weights")]

/// What is learnt from, row by row: where each stands in memory decides how long training takes.
#[derive(Default)]
pub(super) struct Rows {
    places: Vec<u32>,
    values: Vec<f32>,
    /// Where each row ends.
    ends: Vec<usize>,
}

/// One row with what it should score.
#[derive(Clone, Copy)]
pub(super) struct Sample {
    pub(super) row: usize,
    /// 1 or -1.
    pub(super) target: f32,
    /// What an error costs.
    pub(super) cost: f32,
}

/// What was found.
pub(super) struct Solved {
    pub(super) weights: Vec<f32>,
    pub(super) bias: f32,
}

/// What the whole of a text's features adds up to beside the bias.
const BIAS: f32 = 0.3;
/// What an error costs beside large weights; chosen on texts held out.
const COST: f32 = 3.0;
const ROUNDS: usize = 25;
/// How many rounds a sample rests that lay so far on the right side that nothing was to be learnt from it.
const REST: usize = 2;
const FAR: f32 = 0.3;

impl Rows {
    /// Adds a row; returns its number.
    pub(super) fn push(&mut self, numbers: impl Iterator<Item = (u32, f32)>) -> usize {
        for (place, value) in numbers.filter(|(_, value)| *value != 0.0) {
            self.places.push(place);
            self.values.push(value);
        }
        self.ends.push(self.places.len());
        self.ends.len() - 1
    }

    /// The rows with some of their places alone.
    pub(super) fn only(&self, is_kept: impl Fn(u32) -> bool) -> Self {
        let mut rows = Self::default();
        for row in 0..self.ends.len() {
            let (places, values) = self.row(row);
            let numbers = places.iter().copied().zip(values.iter().copied());
            rows.push(numbers.filter(|(place, _)| is_kept(*place)));
        }
        rows
    }

    fn bounds(&self, row: usize) -> std::ops::Range<usize> {
        let end = |row: usize| self.ends.get(row).copied().unwrap_or(0);
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let bounds = self.bounds(row);
        let places = self.places.get(bounds.clone());
        (places.unwrap_or_default(), self.values.get(bounds).unwrap_or_default())
    }

    /// Weighs every value by how rare its place is among some rows: what stands in few says more than what stands in all.
    /// On average they keep their length. Returns what each place was weighed by.
    pub(super) fn weigh(&mut self, among: &[usize], features: usize) -> Vec<f32> {
        let mut seen = vec![0_u16; features];
        for &place in among.iter().flat_map(|&row| self.row(row).0) {
            if let Some(count) = seen.get_mut(place as usize) {
                *count = count.saturating_add(1);
            }
        }
        let all = among.iter().fold(1.0_f32, |count, _| count + 1.0);
        let mut rarity: Vec<f32> =
            seen.iter().map(|&count| halvings(all / (f32::from(count) + 1.0)) + 0.7).collect();
        let square = |&row: &usize| -> f32 {
            let (places, values) = self.row(row);
            let weighed = places.iter().zip(values).map(|(&place, value)| value * at(&rarity, place));
            weighed.map(|value| value * value).sum()
        };
        let length = (among.iter().map(square).sum::<f32>() / all).sqrt().max(1e-9);
        for value in &mut rarity {
            *value /= length;
        }
        for (value, &place) in self.values.iter_mut().zip(&self.places) {
            *value *= at(&rarity, place);
        }
        rarity
    }
}

/// How often a number can be halved before it is below two, and the rest in a straight line: a logarithm by arithmetic
/// that is the same on every machine.
fn halvings(mut number: f32) -> f32 {
    let mut count = 0.0;
    while number >= 2.0 {
        number /= 2.0;
        count += 1.0;
    }
    count + number - 1.0
}

fn at(values: &[f32], place: u32) -> f32 {
    values.get(place as usize).copied().unwrap_or(0.0)
}

/// The sum of weight by value, in four sums that do not wait for each other.
fn product(weights: &[f32], (places, values): (&[u32], &[f32])) -> f32 {
    let mut sums = [0.0_f32; 4];
    let (by_four, last) = places.as_chunks::<4>();
    let (values_by_four, last_values) = values.as_chunks::<4>();
    for (places, values) in by_four.iter().zip(values_by_four) {
        for ((sum, &place), value) in sums.iter_mut().zip(places).zip(values) {
            *sum += at(weights, place) * value;
        }
    }
    for (&place, value) in last.iter().zip(last_values) {
        sums[0] += at(weights, place) * value;
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

impl Solved {
    /// What a row scores.
    pub(super) fn score(&self, rows: &Rows, row: usize) -> f32 {
        product(&self.weights, rows.row(row)) + self.bias
    }
}

/// Where the descent stands with a sample.
struct State {
    sample: Sample,
    square: f32,
    dual: f32,
    rests: usize,
}

/// Finds the weights of `features` places.
pub(super) fn solve(rows: &Rows, samples: &[Sample], features: usize) -> Solved {
    let begun = |&sample: &Sample| {
        let square = rows.row(sample.row).1.iter().map(|value| value * value).sum::<f32>() + BIAS * BIAS;
        State { sample, square, dual: 0.0, rests: 0 }
    };
    let mut states: Vec<State> = samples.iter().map(begun).collect();
    let mut weights = vec![0.0_f32; features];
    let mut bias = 0.0_f32;
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut seed);
        for &number in &order {
            let Some(state) = states.get_mut(number) else { continue };
            if state.rests > 0 {
                state.rests -= 1;
                continue;
            }
            let Sample { row, target, cost } = state.sample;
            let (places, values) = rows.row(row);
            let score = product(&weights, (places, values)) + bias * BIAS;
            let soft = 0.5 / (COST * cost);
            let gradient = target * score - 1.0 + soft * state.dual;
            let wanted = (state.dual - gradient / (state.square + soft)).max(0.0);
            let change = (wanted - state.dual) * target;
            state.dual = wanted;
            if change != 0.0 {
                for (&place, value) in places.iter().zip(values) {
                    if let Some(weight) = weights.get_mut(place as usize) {
                        *weight += change * value;
                    }
                }
                bias += change * BIAS;
            } else if gradient > FAR {
                state.rests = REST;
            }
        }
    }
    Solved { weights, bias: bias * BIAS }
}

/// Fisher and Yates with xorshift: the same order every time.
pub(super) fn shuffle(order: &mut [usize], seed: &mut u64) {
    for last in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        let other = usize::try_from(*seed % (u64::try_from(last).unwrap_or(0) + 1)).unwrap_or(0);
        order.swap(last, other);
    }
}
