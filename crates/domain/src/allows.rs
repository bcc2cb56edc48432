//! Reading: may this person do this? A mask and a compare, without allocation.

use crate::permission::{Permission, PermissionSet};

/// Whether a holder of these rights may use a permission.
#[inline]
#[must_use]
pub const fn allows(rights: PermissionSet, permission: Permission) -> bool {
    rights.contains(permission)
}
