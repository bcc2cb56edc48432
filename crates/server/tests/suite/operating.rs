//! The operators' document says what the program says.

use guildhall_server::config::table;

#[test]
fn the_table_of_settings_is_the_programs_own() {
    let document = include_str!("../../../../docs/OPERATING.md");
    assert!(
        document.contains(table().trim_end()),
        "replace the table in docs/OPERATING.md by what `guildhall config` prints"
    );
}
