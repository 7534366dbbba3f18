//! The tables as diesel sees them; the same for both databases.

diesel::table! {
    organisations (id) {
        id -> BigInt,
        name -> Text,
        timezone -> Text,
        min_group -> Integer,
        retention_months -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        public_id -> Text,
        email -> Text,
        email_key -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    roles (organisation_id, account_id) {
        organisation_id -> BigInt,
        account_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        hash -> Text,
        account_id -> BigInt,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_links (id) {
        id -> BigInt,
        account_id -> BigInt,
        hash -> Text,
        code_hash -> Text,
        browser_hash -> Text,
        tries -> Integer,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    setup_links (hash) {
        hash -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    teams (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        public_id -> Text,
        name -> Text,
        meeting_count -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        team_id -> BigInt,
        public_id -> Text,
        name -> Text,
        preferred_name -> Text,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        employee_id -> Text,
        language -> Text,
        timezone -> Text,
        manager_email -> Text,
        department -> Text,
        location -> Text,
        is_counted -> Bool,
        is_pending -> Bool,
        joined_at -> Timestamp,
        left_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    workshops (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        public_id -> Text,
        facilitator_id -> BigInt,
        title -> Text,
        kind -> Text,
        stage -> Text,
        mode -> Text,
        hr_level -> Text,
        team_min -> Integer,
        hr_min -> Integer,
        question_set -> Text,
        questions -> Text,
        frame -> Text,
        guard_note -> Text,
        timezone -> Text,
        opened_at -> Nullable<Timestamp>,
        closes_at -> Nullable<Timestamp>,
        session_at -> Nullable<Timestamp>,
        session_minutes -> Integer,
        join_code -> Nullable<Text>,
        join_hash -> Nullable<Text>,
        join_is_open -> Bool,
        roster_is_closed -> Bool,
        has_answers -> Bool,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        ended_reason -> Text,
        version -> Integer,
    }
}

diesel::table! {
    workshop_teams (workshop_id, team_id) {
        workshop_id -> BigInt,
        team_id -> BigInt,
        organisation_id -> BigInt,
        position -> Integer,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        team_id -> BigInt,
        member_id -> BigInt,
        public_id -> Text,
        state -> Text,
        link_hash -> Nullable<Text>,
        reminders -> Integer,
        opens_until -> Nullable<Timestamp>,
        address_was_corrected -> Bool,
    }
}

diesel::table! {
    member_links (hash) {
        hash -> Text,
        organisation_id -> BigInt,
        invitation_id -> BigInt,
    }
}

diesel::table! {
    participations (workshop_id, member_id) {
        workshop_id -> BigInt,
        member_id -> BigInt,
        organisation_id -> BigInt,
        team_id -> BigInt,
        has_started -> Bool,
        has_finished -> Bool,
        has_answered -> Bool,
        shown_step -> Integer,
    }
}

diesel::table! {
    devices (id) {
        id -> BigInt,
        hash -> Text,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        member_id -> BigInt,
        sees_answers -> Bool,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        seen_at -> Timestamp,
        by_code -> Bool,
        sees_kept -> Bool,
    }
}

diesel::table! {
    device_codes (id) {
        id -> BigInt,
        device_id -> BigInt,
        code_hash -> Text,
        tries -> Integer,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    answers (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        team_id -> BigInt,
        member_id -> BigInt,
        question -> Text,
        body -> Text,
        has_words -> Bool,
    }
}

diesel::table! {
    sealed_answers (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        team_id -> BigInt,
        question -> Text,
        body -> Text,
        has_words -> Bool,
    }
}

diesel::table! {
    cards (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        team_id -> BigInt,
        member_id -> BigInt,
        question -> Text,
        body -> Text,
        is_shown -> Bool,
    }
}

diesel::table! {
    tallies (workshop_id, team_id, question) {
        workshop_id -> BigInt,
        team_id -> BigInt,
        question -> Text,
        organisation_id -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    charters (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        team_id -> BigInt,
        public_id -> Text,
        state -> Text,
        version -> Integer,
        published_number -> Integer,
        published_amendment -> Integer,
        change_kind -> Text,
        change_why -> Text,
        before_change -> Text,
        consent_is_closed -> Bool,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        looks_again -> Text,
        look_at_meetings -> Integer,
        look_on -> Text,
        links_until -> Nullable<Timestamp>,
        ending -> Text,
        ended_on -> Text,
        delete_on -> Text,
        is_replaced -> Bool,
        ends_on -> Text,
        ended_reason -> Text,
    }
}

diesel::table! {
    charter_versions (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        number -> Integer,
        amendment -> Integer,
        body -> Text,
        published_at -> Timestamp,
    }
}

diesel::table! {
    clauses (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        public_id -> Text,
        position -> Integer,
        question -> Text,
        topic -> Text,
        title -> Text,
        words -> Text,
        composed_words -> Text,
        status -> Text,
        kind -> Text,
        level -> Text,
        figures -> Text,
        version -> Integer,
        is_talk -> Bool,
        trying_until -> Text,
        why -> Text,
        agreed_version -> Integer,
        origin_id -> Text,
        origin_label -> Text,
    }
}

diesel::table! {
    clause_words (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        clause_id -> BigInt,
        version -> Integer,
        words -> Text,
        why -> Text,
        changed_by -> Text,
    }
}

diesel::table! {
    needs (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        public_id -> Text,
        position -> Integer,
        question -> Text,
        option -> Text,
        words -> Text,
        composed_words -> Text,
        version -> Integer,
    }
}

diesel::table! {
    charter_texts (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        public_id -> Text,
        place -> Text,
        part -> Text,
        position -> Integer,
        words -> Text,
        is_kept -> Bool,
        reply -> Text,
        version -> Integer,
        standing -> Text,
        came_from -> Nullable<BigInt>,
    }
}

diesel::table! {
    consents (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        clause_id -> BigInt,
        clause_version -> Integer,
        member_id -> BigInt,
        answer -> Text,
        words -> Text,
    }
}

diesel::table! {
    letters (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> Nullable<BigInt>,
        member_id -> Nullable<BigInt>,
        kind -> Text,
        dedupe_key -> Text,
        message_id -> Text,
        to_name -> Text,
        to_address -> Text,
        subject -> Text,
        text -> Text,
        html -> Text,
        calendar -> Text,
        unsubscribe -> Text,
        state -> Text,
        attempts -> Integer,
        unknown_tries -> Integer,
        created_at -> Timestamp,
        next_at -> Timestamp,
        lease -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        sent_at -> Nullable<Timestamp>,
        reason -> Text,
        server_line -> Text,
    }
}

diesel::table! {
    mail_stops (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        email_key -> Text,
        kind -> Text,
        hash -> Text,
        is_stopped -> Bool,
    }
}

diesel::table! {
    releases (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        question -> Text,
        body -> Text,
        released_at -> Timestamp,
    }
}

diesel::table! {
    export_log (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        account_id -> Nullable<BigInt>,
        account_name -> Text,
        what -> Text,
        reason -> Text,
        teams -> Integer,
        exported_at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (key) {
        key -> Text,
        outcome -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    roster_previews (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        account_id -> BigInt,
        public_id -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    revisits (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        kind -> Text,
        state -> Text,
        opened_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        body -> Text,
    }
}

diesel::table! {
    revisit_answers (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        revisit_id -> BigInt,
        member_id -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    revisit_texts (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        revisit_id -> BigInt,
        part -> Text,
        words -> Text,
    }
}

diesel::table! {
    requests (text_id) {
        text_id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        member_id -> Nullable<BigInt>,
        problem -> Text,
        parts -> Text,
        note -> Text,
        until_day -> Text,
        clause_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    request_drafts (charter_id, member_id) {
        charter_id -> BigInt,
        member_id -> BigInt,
        organisation_id -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    keepers (team_id) {
        team_id -> BigInt,
        organisation_id -> BigInt,
        member_id -> BigInt,
    }
}

diesel::table! {
    meetings (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        team_id -> BigInt,
        public_id -> Text,
        met_on -> Text,
    }
}

diesel::table! {
    promises (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        team_id -> BigInt,
        member_id -> BigInt,
        public_id -> Text,
        words -> Text,
        until_day -> Text,
        state -> Text,
        is_removed -> Bool,
    }
}

diesel::table! {
    promise_marks (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        promise_id -> BigInt,
        meeting_id -> Nullable<BigInt>,
        mark -> Text,
        day_before -> Text,
        day_after -> Text,
    }
}

diesel::table! {
    design_moments (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        team_id -> BigInt,
        charter_id -> BigInt,
        public_id -> Text,
        topic -> Text,
        topic_words -> Text,
        words -> Text,
        member_id -> Nullable<BigInt>,
        account_id -> Nullable<BigInt>,
        after_meeting -> Integer,
        state -> Text,
        reply -> Text,
        label -> Text,
    }
}

diesel::table! {
    broken_sentences (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        /// Key of the sentence.
        #[sql_name = "question"]
        sentence -> Text,
        words -> Text,
        presses -> Integer,
    }
}

diesel::table! {
    broken_marks (mark) {
        mark -> Text,
        organisation_id -> BigInt,
        charter_id -> BigInt,
    }
}

diesel::table! {
    decision_rules (workshop_id) {
        workshop_id -> BigInt,
        organisation_id -> BigInt,
        quorum -> Text,
    }
}

diesel::table! {
    letter_files (letter_id) {
        letter_id -> BigInt,
        organisation_id -> BigInt,
        charter_version_id -> BigInt,
    }
}

diesel::table! {
    desks (charter_id) {
        charter_id -> BigInt,
        organisation_id -> BigInt,
        length -> Text,
        long_script -> Text,
        short_script -> Text,
        notes -> Text,
        notes_version -> Integer,
        talks_are_chosen -> Bool,
    }
}

diesel::table! {
    co_facilitators (workshop_id, account_id) {
        workshop_id -> BigInt,
        account_id -> BigInt,
        organisation_id -> BigInt,
    }
}

diesel::table! {
    handovers (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        workshop_id -> BigInt,
        from_name -> Text,
        to_name -> Text,
        is_taken -> Bool,
        handed_at -> Timestamp,
    }
}

diesel::table! {
    card_lines (member_id) {
        member_id -> BigInt,
        organisation_id -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    call_out_grants (member_id) {
        member_id -> BigInt,
        organisation_id -> BigInt,
    }
}

diesel::table! {
    newcomers (charter_id, member_id) {
        charter_id -> BigInt,
        member_id -> BigInt,
        organisation_id -> BigInt,
        consented_number -> Text,
        wants_to_talk -> Bool,
        about -> Text,
    }
}

diesel::table! {
    walls (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        step -> Text,
        version -> Integer,
        edition -> Integer,
        revealed -> Text,
        is_on -> Bool,
        is_over -> Bool,
        is_hidden -> Bool,
        quiet_until -> Nullable<Timestamp>,
        quiet_left -> Nullable<Integer>,
    }
}

diesel::table! {
    wall_seats (wall_id, member_id) {
        wall_id -> BigInt,
        member_id -> BigInt,
        organisation_id -> BigInt,
        ready_step -> Text,
        draft -> Text,
        posted -> Integer,
    }
}

diesel::table! {
    wall_lines (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        wall_id -> BigInt,
        public_id -> Text,
        step -> Text,
        words -> Text,
        is_hidden -> Bool,
        is_seen_to -> Bool,
        beside -> Text,
    }
}

diesel::table! {
    line_log (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        charter_id -> BigInt,
        account_id -> Nullable<BigInt>,
        account_name -> Text,
        line -> Text,
        what -> Text,
        done_at -> Timestamp,
    }
}

diesel::joinable!(roles -> organisations (organisation_id));
diesel::joinable!(roles -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(sign_in_links -> accounts (account_id));
diesel::joinable!(teams -> organisations (organisation_id));
diesel::joinable!(members -> organisations (organisation_id));
diesel::joinable!(members -> teams (team_id));
diesel::joinable!(workshops -> organisations (organisation_id));
diesel::joinable!(workshops -> accounts (facilitator_id));
diesel::joinable!(workshop_teams -> workshops (workshop_id));
diesel::joinable!(workshop_teams -> teams (team_id));
diesel::joinable!(workshop_teams -> organisations (organisation_id));
diesel::joinable!(invitations -> organisations (organisation_id));
diesel::joinable!(invitations -> workshops (workshop_id));
diesel::joinable!(invitations -> teams (team_id));
diesel::joinable!(invitations -> members (member_id));
diesel::joinable!(member_links -> organisations (organisation_id));
diesel::joinable!(member_links -> invitations (invitation_id));
diesel::joinable!(participations -> workshops (workshop_id));
diesel::joinable!(participations -> members (member_id));
diesel::joinable!(participations -> organisations (organisation_id));
diesel::joinable!(participations -> teams (team_id));
diesel::joinable!(devices -> organisations (organisation_id));
diesel::joinable!(devices -> workshops (workshop_id));
diesel::joinable!(devices -> members (member_id));
diesel::joinable!(device_codes -> devices (device_id));
diesel::joinable!(answers -> organisations (organisation_id));
diesel::joinable!(answers -> workshops (workshop_id));
diesel::joinable!(answers -> teams (team_id));
diesel::joinable!(answers -> members (member_id));
diesel::joinable!(sealed_answers -> organisations (organisation_id));
diesel::joinable!(sealed_answers -> workshops (workshop_id));
diesel::joinable!(sealed_answers -> teams (team_id));
diesel::joinable!(cards -> organisations (organisation_id));
diesel::joinable!(cards -> workshops (workshop_id));
diesel::joinable!(cards -> teams (team_id));
diesel::joinable!(cards -> members (member_id));
diesel::joinable!(tallies -> workshops (workshop_id));
diesel::joinable!(tallies -> teams (team_id));
diesel::joinable!(tallies -> organisations (organisation_id));
diesel::joinable!(charters -> organisations (organisation_id));
diesel::joinable!(charters -> workshops (workshop_id));
diesel::joinable!(charters -> teams (team_id));
diesel::joinable!(charter_versions -> organisations (organisation_id));
diesel::joinable!(charter_versions -> charters (charter_id));
diesel::joinable!(clauses -> organisations (organisation_id));
diesel::joinable!(clauses -> charters (charter_id));
diesel::joinable!(clause_words -> organisations (organisation_id));
diesel::joinable!(clause_words -> clauses (clause_id));
diesel::joinable!(needs -> organisations (organisation_id));
diesel::joinable!(needs -> charters (charter_id));
diesel::joinable!(charter_texts -> organisations (organisation_id));
diesel::joinable!(charter_texts -> charters (charter_id));
diesel::joinable!(requests -> charter_texts (text_id));
diesel::joinable!(requests -> members (member_id));
diesel::joinable!(requests -> clauses (clause_id));
diesel::joinable!(consents -> organisations (organisation_id));
diesel::joinable!(consents -> charters (charter_id));
diesel::joinable!(consents -> clauses (clause_id));
diesel::joinable!(consents -> members (member_id));
diesel::joinable!(letters -> organisations (organisation_id));
diesel::joinable!(letters -> workshops (workshop_id));
diesel::joinable!(letters -> members (member_id));
diesel::joinable!(mail_stops -> organisations (organisation_id));
diesel::joinable!(releases -> organisations (organisation_id));
diesel::joinable!(releases -> workshops (workshop_id));
diesel::joinable!(export_log -> organisations (organisation_id));
diesel::joinable!(export_log -> accounts (account_id));
diesel::joinable!(roster_previews -> organisations (organisation_id));
diesel::joinable!(roster_previews -> workshops (workshop_id));
diesel::joinable!(roster_previews -> accounts (account_id));
diesel::joinable!(keepers -> teams (team_id));
diesel::joinable!(keepers -> members (member_id));
diesel::joinable!(meetings -> teams (team_id));
diesel::joinable!(promises -> members (member_id));
diesel::joinable!(promise_marks -> promises (promise_id));
diesel::joinable!(promise_marks -> meetings (meeting_id));
diesel::joinable!(revisits -> charters (charter_id));
diesel::joinable!(design_moments -> members (member_id));
diesel::joinable!(design_moments -> accounts (account_id));
diesel::joinable!(design_moments -> charters (charter_id));
diesel::joinable!(broken_sentences -> charters (charter_id));
diesel::joinable!(broken_marks -> charters (charter_id));
diesel::joinable!(decision_rules -> workshops (workshop_id));
diesel::joinable!(letter_files -> letters (letter_id));
diesel::joinable!(letter_files -> charter_versions (charter_version_id));
diesel::joinable!(desks -> charters (charter_id));
diesel::joinable!(co_facilitators -> workshops (workshop_id));
diesel::joinable!(co_facilitators -> accounts (account_id));
diesel::joinable!(handovers -> workshops (workshop_id));
diesel::joinable!(card_lines -> members (member_id));
diesel::joinable!(call_out_grants -> members (member_id));
diesel::joinable!(newcomers -> members (member_id));
diesel::joinable!(newcomers -> charters (charter_id));
diesel::joinable!(walls -> organisations (organisation_id));
diesel::joinable!(walls -> charters (charter_id));
diesel::joinable!(wall_seats -> walls (wall_id));
diesel::joinable!(wall_seats -> members (member_id));
diesel::joinable!(wall_lines -> walls (wall_id));
diesel::joinable!(line_log -> charters (charter_id));

diesel::allow_tables_to_appear_in_same_query!(
    organisations,
    accounts,
    roles,
    sessions,
    sign_in_links,
    setup_links,
    teams,
    members,
    workshops,
    workshop_teams,
    invitations,
    member_links,
    participations,
    devices,
    device_codes,
    answers,
    sealed_answers,
    cards,
    tallies,
    charters,
    charter_versions,
    clauses,
    clause_words,
    needs,
    charter_texts,
    consents,
    letters,
    mail_stops,
    releases,
    export_log,
    idempotency_keys,
    roster_previews,
    revisits,
    revisit_answers,
    revisit_texts,
    keepers,
    meetings,
    promises,
    promise_marks,
    design_moments,
    broken_sentences,
    broken_marks,
    decision_rules,
    letter_files,
    desks,
    co_facilitators,
    handovers,
    card_lines,
    call_out_grants,
    newcomers,
    requests,
    request_drafts,
    walls,
    wall_seats,
    wall_lines,
    line_log,
);
