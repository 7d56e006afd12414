//! Work side by side, on a thread more for each piece, where the machine can.
//!
//! In: two pieces of work that know nothing of each other, or a list. Out: what each gives, in the order of the list. What holds: the
//! answer is the same whether there is a thread to be had or not.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does one piece of work on a thread of its own and the other one here.
pub(crate) fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    let one = &one;
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, one);
        let other = other();
        let one = beside.map_or_else(|_| one(), |thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (one, other)
    })
}

/// Does the same for each of a list; each thread takes the next one that is left.
pub(crate) fn each<T: Sync, R: Send>(list: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::with_capacity(list.len());
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(one) = list.get(at)
        {
            done.push((at, work(one)));
        }
        done
    };
    let (mut done, here) = both(take, take);
    done.extend(here);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::{both, each};

    #[test]
    fn both_are_done() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    fn each_is_done_in_its_order() {
        let list: Vec<usize> = (0..1000).collect();
        assert_eq!(each(&list, |one| one * 2), list.iter().map(|one| one * 2).collect::<Vec<_>>());
        assert!(each(&[], |one: &usize| *one).is_empty());
    }

    #[test]
    #[should_panic(expected = "a page too many")]
    fn what_one_can_not_do_is_not_left_out() {
        each(&[1, 2, 3], |one| assert!(*one < 3, "a page too many"));
    }
}
