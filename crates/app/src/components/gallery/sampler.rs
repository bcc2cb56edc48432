//! The rest of the building blocks, side by side.

use leptos::prelude::*;

use crate::components::*;

pub(super) fn page() -> impl IntoView {
    view! {
        <PlainShell home="/" bar=|| view! { <ThemeSwitch /> }>
            <Page title="Settings" description="How Acme presents itself." narrow=true>
                <Section title="Profile" description="Shown to everyone you invite.">{fields()}</Section>
                <Section title="Words and marks">{marks()}</Section>
                <Section title="Invite link" description="Anyone at acme.example may join with it.">
                    <CopyField id="link" label="Invite link" text="https://guildhall.example/join/5b1f0c9e7d" />
                </Section>
                <Section title="Roles">{matrix()}</Section>
                <Section title="Nothing here"><Empty glyph=Glyph::Mail title="No invitations yet" text="People you invite appear here until they join.">
                    <Button kind=ButtonKind::Primary glyph=Glyph::Plus>"Invite people"</Button>
                </Empty></Section>
                <Section title="On its way"><Skeleton rows=2 /></Section>
                <Section title="Delete Acme" description="Everything in it is lost, for everyone.">{danger()}</Section>
            </Page>
        </PlainShell>
    }
}

fn fields() -> impl IntoView {
    let plan = RwSignal::new("teams".to_owned());
    let options =
        vec![("teams".to_owned(), "Teams".to_owned()), ("enterprise".to_owned(), "Enterprise".to_owned())];
    view! {
        <form class="fields" method="post">
            <FormError message=Some("Someone else changed this page. What you see is how it stands now.".to_owned()) />
            <TextField id="name" label="Name" name="name" value="Acme" maxlength=100_u32 />
            <TextField id="website" label="Website" name="website" kind="url" optional=true placeholder="https://" hint="Shown beside the name."
                value="acme" error=Some("Start with https:// or http://.".to_owned()) />
            <TextAreaField id="description" label="Description" name="description" optional=true value="We make everything." />
            <SelectField id="plan" label="Plan" name="plan" options chosen=plan />
            <CheckField id="tell" name="tell" ticked=RwSignal::new(true)>"Tell every owner by mail"</CheckField>
            <div><Button kind=ButtonKind::Primary submit=true>"Save changes"</Button></div>
        </form>
    }
}

fn marks() -> impl IntoView {
    let all = [
        Status::Pending,
        Status::Verified,
        Status::Suspended,
        Status::Accepted,
        Status::Declined,
        Status::Expired,
        Status::Revoked,
    ];
    let hues = (0..16).map(|n| view! { <Avatar name="Ada Lovelace" id=(n * 7).to_string() /> });
    view! {
        <div class="fields">
            <div class="flex flex-wrap gap-4">{all.into_iter().map(|status| view! { <StatusBadge status /> }).collect_view()}</div>
            <div class="flex gap-2"><RoleBadge title="Owner" rank=Rank::Strongest /><RoleBadge title="Admin" rank=Rank::Strong /><RoleBadge title="Member" rank=Rank::Quiet /></div>
            <div class="flex flex-wrap gap-1">{hues.collect_view()}</div>
            <div class="flex flex-wrap gap-2">
                <Button kind=ButtonKind::Primary>"Primary"</Button><Button>"Quiet"</Button><Button kind=ButtonKind::Bare>"Bare"</Button>
                <Button kind=ButtonKind::Danger>"Remove Ada"</Button><Button kind=ButtonKind::Primary busy=true>"Saving"</Button>
                <Guarded id="leave" refused=Some(Refusal::new("You are the last owner.", Some("Make someone else an owner first.".to_owned())))>"Leave organization"</Guarded>
                <IconButton glyph=Glyph::Edit label="Edit" />
            </div>
            <Callout><p>"Mail is kept in the built-in mailbox, because no mail server is set."</p></Callout>
            <Callout tone=Tone::Warn><p>"This invitation ends tomorrow."</p></Callout>
            <Callout tone=Tone::Good><p>"Your address is confirmed."</p></Callout>
        </div>
    }
}

fn matrix() -> impl IntoView {
    let columns = ["Permission", "Owner", "Admin", "Member"].map(Column::new).to_vec();
    let mark = |yes: bool| {
        if yes {
            view! { <Icon glyph=Glyph::Check /><span class="sr-only">"Yes"</span> }.into_any()
        } else {
            view! { <span class="text-muted" aria-hidden="true">"–"</span><span class="sr-only">"No"</span> }
                .into_any()
        }
    };
    let row = move |(name, marks): (&'static str, [bool; 3])| view! { <tr><HeadCell>{name}</HeadCell>{marks.into_iter().map(|yes| view! { <td>{mark(yes)}</td> }).collect_view()}</tr> };
    let rows = [
        ("Read projects", [true; 3]),
        ("Manage members", [true, true, false]),
        ("Delete the organization", [true, false, false]),
    ];
    view! { <Table caption="What each role may do" columns matrix=true>{rows.into_iter().map(row).collect_view()}</Table> }
}

fn danger() -> impl IntoView {
    let toasts = use_toasts();
    let undo = Callback::from(move || toasts.say("Acme is back."));
    let delete = move || toasts.undoable("Acme is deleted.", undo);
    view! {
        <div class="flex gap-2">
            <Button id="delete" kind=ButtonKind::Danger on_press=delete>"Delete Acme"</Button>
            <Button id="fail" on_press=move || toasts.fail("The mail server did not answer.")>"Fail"</Button>
        </div>
    }
}

pub(super) fn sign_in() -> impl IntoView {
    view! {
        <AuthCard title="Sign in to Guildhall" footer=|| view! { "No account yet? " <a class="text-link" href="/sign-up">"Sign up"</a> }>
            <form class="fields" method="post">
                <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="username" autofocus=true />
                <TextField id="password" label="Password" name="password" kind="password" autocomplete="current-password" />
                <Button kind=ButtonKind::Primary wide=true submit=true>"Sign in"</Button>
                <div class="or">"or"</div>
                <Button wide=true glyph=Glyph::Mail>"Mail me a link"</Button>
            </form>
        </AuthCard>
    }
}
