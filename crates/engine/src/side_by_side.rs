//! The same for several things at a time.

use std::panic::resume_unwind;
use std::thread::available_parallelism;

/// Does something for each of several items, on as many threads as there are cores. The answers come in the order of the items;
/// of several failures that of the first share is told.
///
/// # Errors
/// Whatever `act` fails with.
pub fn side_by_side<T: Sync, A: Send, E: Send>(
    items: &[T],
    act: impl Fn(&T) -> Result<A, E> + Sync,
) -> Result<Vec<A>, E> {
    let threads = available_parallelism().map_or(1, usize::from);
    let act = &act;
    std::thread::scope(|scope| {
        let share = |items: &[T]| items.iter().map(act).collect::<Result<Vec<A>, E>>();
        let chunks = items.chunks(items.len().div_ceil(threads).max(1));
        let shares: Vec<_> = chunks.map(|items| scope.spawn(move || share(items))).collect();
        let mut answers = Vec::with_capacity(items.len());
        for share in shares {
            answers.extend(share.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(answers)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_the_order_and_a_failure_is_told() {
        let items: Vec<u32> = (0..1000).collect();
        let doubled = side_by_side(&items, |item| Ok::<_, ()>(item * 2)).unwrap();
        assert!(doubled.iter().zip(&items).all(|(doubled, item)| *doubled == item * 2) && doubled.len() == 1000);
        assert_eq!(side_by_side(&items, |item| if *item == 700 { Err("no") } else { Ok(()) }), Err("no"));
        assert_eq!(side_by_side(&[] as &[u32], |_| Ok::<_, ()>(())), Ok(Vec::new()));
    }
}
