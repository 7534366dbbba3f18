//! What may leave a team.
