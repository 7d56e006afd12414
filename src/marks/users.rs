//! Who asks for phrases.
//!
//! In: users, each put before a chain of others. Out: the users of a chain. What holds: a chain is told by a number, and 0 is the
//! empty one; so that each phrase needs no more than a number, as most have one user.

/// Chains of users.
#[derive(Debug)]
pub(super) struct Users<T> {
    /// Each user with the chain behind it.
    links: Vec<(T, u32)>,
}

impl<T> Users<T> {
    /// With room for so many.
    pub fn with_capacity(users: usize) -> Users<T> {
        Users { links: Vec::with_capacity(users) }
    }

    /// Puts a user before a chain.
    pub fn put(&mut self, user: T, chain: &mut u32) {
        self.links.push((user, *chain));
        *chain = self.links.len() as u32;
    }

    /// The users of a chain.
    pub fn of(&self, chain: u32) -> impl Iterator<Item = &T> {
        let link = |chain: u32| self.links.get((chain as usize).checked_sub(1)?);
        std::iter::successors(link(chain), move |(_, behind)| link(*behind)).map(|(user, _)| user)
    }
}

impl<T> Default for Users<T> {
    fn default() -> Users<T> {
        Users { links: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::Users;

    #[test]
    fn chains_are_told_apart() {
        let (mut users, mut one, mut other) = (Users::default(), 0, 0);
        users.put("a", &mut one);
        users.put("b", &mut other);
        users.put("c", &mut one);
        assert_eq!(users.of(one).collect::<Vec<_>>(), [&"c", &"a"]);
        assert_eq!(users.of(other).collect::<Vec<_>>(), [&"b"]);
        assert_eq!(users.of(0).count(), 0);
    }
}
