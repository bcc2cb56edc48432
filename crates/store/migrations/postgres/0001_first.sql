-- Identifiers are UUIDs, moments are microseconds since 1970 (UTC); what is ordered or searched compares byte by byte.

create table account (
    id uuid not null primary key,
    name text not null,
    email text not null,
    email_key text collate "C" not null,
    verified bigint,
    password_hash text,
    credentials bigint not null,
    created bigint not null,
    constraint account_email unique (email_key)
);

create table session (
    id uuid not null primary key,
    hash bytea not null,
    account_id uuid not null references account (id) on delete cascade,
    credentials bigint not null,
    sign_in uuid not null,
    signed_in bigint not null,
    browser text not null,
    created bigint not null,
    seen bigint not null,
    expires bigint not null,
    constraint session_hash unique (hash)
);
create index session_expires on session (expires);
create index session_account on session (account_id, created);

create table device (
    account_id uuid not null references account (id) on delete cascade,
    hash bytea not null,
    network text not null,
    seen bigint not null,
    primary key (account_id, hash)
);
create index device_hash on device (hash);
create index device_seen on device (seen);

create table token (
    hash bytea not null primary key,
    purpose text not null,
    account_id uuid references account (id) on delete cascade,
    credentials bigint not null,
    email text not null,
    created bigint not null,
    expires bigint not null
);
create index token_expires on token (expires);
create index token_account on token (account_id, purpose);
create index token_email on token (email, purpose);

create table sign_up (
    account_id uuid not null references account (id) on delete cascade,
    device bytea not null,
    name text not null,
    password_hash text not null,
    expires bigint not null,
    primary key (account_id, device)
);
create index sign_up_device on sign_up (device);

create table rate (
    key text collate "C" not null,
    window_start bigint not null,
    hits bigint not null,
    primary key (key, window_start)
);
create index rate_window on rate (window_start);

create table organization (
    id uuid not null primary key,
    name text not null,
    slug text collate "C" not null,
    description text not null,
    website text not null,
    pack text not null,
    plan text not null,
    seats bigint,
    domain text not null,
    roles text not null default '',
    invoicing text not null default '',
    created bigint not null,
    epoch bigint not null,
    owners bigint not null,
    members bigint not null,
    pending bigint not null,
    audit_seq bigint not null,
    audit_hash bytea not null,
    constraint organization_slug unique (slug)
);

create table role_tally (
    org_id uuid not null references organization (id) on delete cascade,
    role text collate "C" not null,
    members bigint not null,
    pending bigint not null,
    primary key (org_id, role)
);

create table member (
    org_id uuid not null references organization (id) on delete cascade,
    id uuid not null,
    account_id uuid not null references account (id),
    role text collate "C" not null,
    status text not null,
    joined bigint not null,
    name text collate "C" not null,
    label text collate "C" not null,
    primary key (org_id, id),
    constraint member_account unique (org_id, account_id)
);
create index member_label on member (org_id, label, id);
create index member_role on member (org_id, role, label, id);
create index member_places on member (account_id);

create table member_word (
    org_id uuid not null,
    kind bigint not null,
    word text collate "C" not null,
    label text collate "C" not null,
    member_id uuid not null,
    primary key (org_id, kind, word, label, member_id),
    foreign key (org_id, member_id) references member (org_id, id) on delete cascade
);
create index member_word_member on member_word (org_id, member_id, kind, word);

create table invitation (
    org_id uuid not null references organization (id) on delete cascade,
    id uuid not null,
    email text not null,
    email_key text collate "C" not null,
    words text not null,
    role text collate "C" not null,
    state text not null,
    inviter uuid not null,
    asked_by uuid not null,
    inviter_name text not null,
    created bigint not null,
    sent bigint not null,
    expires bigint not null,
    primary key (org_id, id)
);
create unique index invitation_pending on invitation (email_key, org_id) where state = 'pending';
create index invitation_expires on invitation (expires);
create index invitation_role on invitation (org_id, role, email_key, id) where state = 'pending';
create index invitation_state on invitation (org_id, state, id) where state <> 'pending';

create table invitation_word (
    org_id uuid not null references organization (id) on delete cascade,
    word text collate "C" not null,
    label text collate "C" not null,
    invitation_id uuid not null,
    primary key (org_id, word, label, invitation_id)
);

create table invitation_token (
    org_id uuid not null,
    hash bytea not null,
    invitation_id uuid not null,
    mailed boolean not null,
    replaced boolean not null,
    created bigint not null,
    primary key (org_id, invitation_id, hash),
    constraint invitation_token_hash unique (hash),
    foreign key (org_id, invitation_id) references invitation (org_id, id) on delete cascade
);

create table project (
    org_id uuid not null references organization (id) on delete cascade,
    id uuid not null,
    name text collate "C" not null,
    label text collate "C" not null,
    name_key text collate "C" not null,
    description text not null,
    original boolean not null,
    members bigint not null,
    invoicing text not null default '',
    created bigint not null,
    primary key (org_id, id),
    constraint project_name unique (org_id, name_key)
);
create index project_label on project (org_id, label, id);

create table project_member (
    org_id uuid not null,
    project_id uuid not null,
    member_id uuid not null,
    role text collate "C" not null,
    label text collate "C" not null,
    since bigint not null,
    primary key (org_id, project_id, member_id),
    foreign key (org_id, project_id) references project (org_id, id) on delete cascade,
    foreign key (org_id, member_id) references member (org_id, id) on delete cascade
);
create index project_member_label on project_member (org_id, project_id, label, member_id);
create index project_member_role on project_member (org_id, project_id, role, member_id);
create index project_member_places on project_member (org_id, member_id);

create table resource (
    org_id uuid not null,
    project_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    label text collate "C" not null,
    name_key text collate "C" not null,
    kind text not null,
    members bigint not null,
    created bigint not null,
    primary key (org_id, project_id, id),
    constraint resource_name unique (org_id, project_id, name_key),
    foreign key (org_id, project_id) references project (org_id, id) on delete cascade
);
create index resource_label on resource (org_id, project_id, label, id);

create table resource_member (
    org_id uuid not null,
    project_id uuid not null,
    resource_id uuid not null,
    member_id uuid not null,
    role text collate "C" not null,
    label text collate "C" not null,
    since bigint not null,
    primary key (org_id, project_id, resource_id, member_id),
    foreign key (org_id, project_id, resource_id) references resource (org_id, project_id, id) on delete cascade,
    foreign key (org_id, member_id) references member (org_id, id) on delete cascade
);
create index resource_member_label on resource_member (org_id, project_id, resource_id, label, member_id);
create index resource_member_places on resource_member (org_id, member_id);

create table invitation_project (
    org_id uuid not null,
    invitation_id uuid not null,
    place bigint not null,
    project_id uuid not null,
    role text collate "C" not null,
    primary key (org_id, invitation_id, place),
    foreign key (org_id, invitation_id) references invitation (org_id, id) on delete cascade,
    foreign key (org_id, project_id) references project (org_id, id) on delete cascade
);
create index invitation_project_asked on invitation_project (org_id, project_id, invitation_id);

create table audit (
    org_id uuid not null references organization (id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    actor uuid,
    actor_name text not null,
    entry text not null,
    hash bytea not null,
    primary key (org_id, seq)
);

create table session_act (
    account_id uuid not null references account (id) on delete cascade,
    at bigint not null,
    org_id uuid not null references organization (id) on delete cascade,
    seq bigint not null,
    sign_in uuid not null,
    signed_in bigint not null,
    browser text not null,
    before text,
    primary key (account_id, at, org_id, seq)
);
create index session_act_at on session_act (at);

create table refusal (
    org_id uuid not null references organization (id) on delete cascade,
    actor_key text not null,
    actor uuid,
    actor_name text not null,
    since bigint not null,
    kept bigint not null,
    more bigint not null,
    primary key (org_id, actor_key)
);
create index refusal_since on refusal (since);

create table mail (
    id uuid not null primary key,
    org_id uuid,
    invitation_id uuid,
    recipient text not null,
    subject text not null,
    state text not null,
    attempts bigint not null,
    blocked boolean not null default false,
    due bigint not null,
    reason text not null,
    created bigint not null,
    message text not null,
    foreign key (org_id, invitation_id) references invitation (org_id, id) on delete cascade
);
create index mail_due on mail (due, id) where state = 'queued';
create index mail_done on mail (created) where state <> 'queued';
create index mail_failed on mail (created, id) where state = 'failed';
create index mail_invitation on mail (org_id, invitation_id, created, id);

create table telling (
    topic text not null primary key,
    mail_id uuid not null,
    was text not null,
    due bigint not null,
    last bigint not null
);
create index telling_due on telling (due);

create table notification (
    account_id uuid not null references account (id) on delete cascade,
    id uuid not null,
    at bigint not null,
    text text not null,
    href text,
    read boolean not null,
    primary key (account_id, id)
);
create index notification_read on notification (at) where read;
create index notification_unread on notification (account_id) where not read;

create table observation (
    name text not null primary key,
    at bigint not null
);

create table opt_out_link (
    hash bytea not null primary key,
    org_id uuid not null references organization (id) on delete cascade,
    email text not null
);

create table opt_out (
    mailbox text not null,
    scope text not null,
    since bigint not null,
    primary key (mailbox, scope)
);

create table installation (
    one bigint primary key check (one = 1),
    cursor_key bytea not null
);
