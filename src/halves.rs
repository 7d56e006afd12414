//! Work in two halves, side by side where the machine can.
//!
//! In: two pieces of work that know nothing of each other. Out: what each gives. What holds: the answer is the same whether there
//! is a thread to be had or not.

use std::thread;

/// Does one piece of work on a thread of its own and the other one here.
pub(crate) fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    let one = &one;
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, one);
        let other = other();
        (beside.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(one), other)
    })
}

/// The place that cuts a list into two parts of about the same weight.
pub(crate) fn middle<T>(list: &[T], weight: impl Fn(&T) -> usize) -> usize {
    let whole: usize = list.iter().map(&weight).sum();
    let mut before = 0;
    list.iter().take_while(|one| (2 * before < whole, before += weight(one)).0).count()
}

#[cfg(test)]
mod tests {
    use super::{both, middle};

    #[test]
    fn both_are_done() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    fn the_middle_is_where_half_of_the_weight_is() {
        assert_eq!(middle(&[1, 1, 1, 1], |one| *one), 2);
        assert_eq!(middle(&[9, 1, 1], |one| *one), 1);
        assert_eq!(middle(&[1, 1, 9], |one| *one), 3);
        assert_eq!(middle(&[], |one: &usize| *one), 0);
    }
}
