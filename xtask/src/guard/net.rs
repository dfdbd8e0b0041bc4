//! A small network with one layer of units that are silent below zero, trained by gradient descent with momentum and a
//! step of its own for each weight (Adam; Kingma and Ba, 2015).
//!
//! It uses addition, multiplication, division and square roots alone, in a fixed order, so that every machine finds the
//! same weights.
#![expect(clippy::float_arithmetic, reason = "training; what is shipped are rounded weights")]

/// What a text showed, and what the network should make of it: above zero or below.
pub(super) struct Case {
    pub(super) signs: Vec<f32>,
    pub(super) is_blocked: bool,
}

/// One unit: what each sign weighs to it, what it adds, and what it weighs itself.
pub(super) struct Unit {
    pub(super) weights: Vec<f32>,
    pub(super) bias: f32,
    pub(super) counts: f32,
}

/// Some units and what is added to them.
pub(super) struct Net {
    pub(super) units: Vec<Unit>,
    pub(super) bias: f32,
}

const ROUNDS: usize = 25;
const BATCH: usize = 64;
/// How far a step goes at first; it gets shorter in a straight line.
const STEP: f32 = 0.004;
/// What large weights cost; chosen on texts held out, as all numbers here.
const LARGE: f32 = 0.004;

/// Means of the slope and of its square.
const MOMENTUM: f32 = 0.9;
const SQUARES: f32 = 0.999;

/// A weight with what Adam remembers of it.
#[derive(Clone, Copy, Default)]
struct Weight {
    value: f32,
    slope: f32,
    mean: f32,
    square: f32,
}

impl Weight {
    fn step(&mut self, step: f32, large: f32) {
        let slope = self.slope + large * self.value;
        self.mean = MOMENTUM * self.mean + (1.0 - MOMENTUM) * slope;
        self.square = SQUARES * self.square + (1.0 - SQUARES) * slope * slope;
        self.value -= step * self.mean / (self.square.sqrt() + 1e-6);
        self.slope = 0.0;
    }
}

/// Mean of each sign, and by what it is divided to be of one size with the others.
struct Sizes(Vec<(f32, f32)>);

impl Sizes {
    fn of(cases: &[Case], signs: usize) -> Self {
        let all = cases.iter().fold(0.0_f32, |count, _| count + 1.0).max(1.0);
        let mut sums = vec![(0.0_f32, 0.0_f32); signs];
        for case in cases {
            for (sum, sign) in sums.iter_mut().zip(&case.signs) {
                *sum = (sum.0 + sign, sum.1 + sign * sign);
            }
        }
        let size = |(sum, square): (f32, f32)| {
            let mean = sum / all;
            (mean, (square / all - mean * mean).max(0.0).sqrt().max(0.05))
        };
        Self(sums.into_iter().map(size).collect())
    }

    fn sized(&self, case: &Case) -> Vec<f32> {
        case.signs.iter().zip(&self.0).map(|(sign, (mean, size))| (sign - mean) / size).collect()
    }
}

/// Trains one network of `units` units.
pub(super) fn trained(cases: &[Case], signs: usize, units: usize, seed: u64) -> Net {
    let sizes = Sizes::of(cases, signs);
    let inputs: Vec<(Vec<f32>, f32)> =
        cases.iter().map(|case| (sizes.sized(case), if case.is_blocked { 1.0 } else { -1.0 })).collect();
    let mut training = Training::new(signs, units, seed);
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    let batches = inputs.len().div_ceil(BATCH).max(1) * ROUNDS;
    let share = 1.0 / (0..batches).fold(0.0_f32, |count, _| count + 1.0);
    let mut step = STEP;
    for _ in 0..ROUNDS {
        super::svm::shuffle(&mut order, &mut training.seed);
        for batch in order.chunks(BATCH) {
            for (signs, target) in batch.iter().filter_map(|&number| inputs.get(number)) {
                training.learn(signs, *target, 1.0 / 64.0);
            }
            training.step(step);
            step -= STEP * share;
        }
    }
    training.net(&sizes)
}

struct Training {
    /// For each unit its weights, and after them its bias.
    units: Vec<Vec<Weight>>,
    /// What each unit counts, and after them the bias.
    counts: Vec<Weight>,
    seed: u64,
}

impl Training {
    fn new(signs: usize, units: usize, seed: u64) -> Self {
        let mut training = Self { units: Vec::new(), counts: Vec::new(), seed };
        for _ in 0..units {
            let mut weights: Vec<Weight> = (0..signs).map(|_| training.drawn(0.15)).collect();
            weights.push(Weight::default());
            training.units.push(weights);
        }
        training.counts = (0..units).map(|_| training.drawn(0.3)).collect();
        training.counts.push(Weight::default());
        training
    }

    /// A weight between `-most` and `most`.
    fn drawn(&mut self, most: f32) -> Weight {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        let part = f32::from(u16::try_from(self.seed >> 48).unwrap_or(0)) / 32768.0 - 1.0;
        Weight { value: part * most, ..Weight::default() }
    }

    /// Adds the slopes of one case, whose error is the square of what it lacks.
    fn learn(&mut self, signs: &[f32], target: f32, share: f32) {
        let heard: Vec<f32> = self.units.iter().map(|unit| heard(unit, signs)).collect();
        let last = self.counts.last().map_or(0.0, |bias| bias.value);
        let said: f32 = self.counts.iter().zip(&heard).map(|(count, heard)| count.value * heard).sum();
        let lacks = 1.0 - target * (said + last);
        if lacks <= 0.0 {
            return;
        }
        let slope = -target * lacks * share;
        for ((unit, count), &heard) in self.units.iter_mut().zip(&mut self.counts).zip(&heard) {
            if heard <= 0.0 {
                continue;
            }
            let of_unit = slope * count.value;
            count.slope += slope * heard;
            for (weight, sign) in unit.iter_mut().zip(signs.iter().chain(&[1.0])) {
                weight.slope += of_unit * sign;
            }
        }
        if let Some(bias) = self.counts.last_mut() {
            bias.slope += slope;
        }
    }

    fn step(&mut self, step: f32) {
        for weight in self.units.iter_mut().flatten().chain(&mut self.counts) {
            weight.step(step, LARGE);
        }
    }

    /// The network, for signs as they are.
    fn net(&self, sizes: &Sizes) -> Net {
        let mut units = Vec::new();
        for (unit, count) in self.units.iter().zip(&self.counts) {
            let sized = || unit.iter().zip(&sizes.0);
            let weights = sized().map(|(weight, (_, size))| weight.value / size).collect();
            let moved: f32 = sized().map(|(weight, (mean, size))| weight.value * mean / size).sum();
            let bias = unit.last().map_or(0.0, |bias| bias.value) - moved;
            units.push(Unit { weights, bias, counts: count.value });
        }
        Net { units, bias: self.counts.last().map_or(0.0, |bias| bias.value) }
    }
}

/// What a unit makes of some signs, in four sums that do not wait for each other.
fn heard(unit: &[Weight], signs: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 4];
    for (weights, signs) in unit.chunks(4).zip(signs.chunks(4)) {
        for ((sum, weight), sign) in sums.iter_mut().zip(weights).zip(signs) {
            *sum += weight.value * sign;
        }
    }
    let bias = unit.last().map_or(0.0, |bias| bias.value);
    ((sums[0] + sums[1]) + (sums[2] + sums[3]) + bias).max(0.0)
}
