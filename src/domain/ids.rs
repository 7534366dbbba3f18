//! Keys of rows, one type per table, so that a team's key cannot stand where a member's belongs.

macro_rules! keys {
    ($($name:ident),+) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);
    )+};
}

keys!(OrganisationId, AccountId, TeamId, MemberId, WorkshopId, InvitationId, CharterId, ClauseId, NeedId, LetterId);
keys!(MeetingId, PromiseId, MomentId);
