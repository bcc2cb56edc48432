//! The order of the client's functions. What compresses a file finds what it has seen before; so each function stands beside the one
//! that it resembles most. Nothing else is changed, and the same client always comes in the same order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use wasm_encoder::{NameMap, NameSection, Section as _};
use wasmparser::{Parser, Payload, TypeRef};

use crate::error::{Error, Result};

/// How many bytes in a row are compared.
const PIECE: usize = 6;

/// What stands in more functions than this tells nothing about any of them.
const COMMON: usize = 300;

/// Names the functions by the order in which they should stand, for `--reorder-functions-by-name`.
pub(super) fn name(client: &Path, to: &Path) -> Result<()> {
    let mut bytes = fs::read(client).map_err(Error::at(client))?;
    let (imported, functions) = functions(&bytes)
        .map_err(|trouble| Error::said(format!("The optimized client cannot be read: {trouble:#}")))?;
    let mut places: Vec<(usize, usize)> =
        order(&functions).into_iter().enumerate().map(|(place, function)| (function, place)).collect();
    places.sort_unstable();
    let mut names = NameMap::new();
    for (index, (_, place)) in (imported..).zip(places) {
        names.append(index, &format!("{place:06}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    section.append_to(&mut bytes);
    fs::write(to, bytes).map_err(Error::at(to))
}

/// How many functions are imported, and the code of those that are not.
fn functions(bytes: &[u8]) -> std::result::Result<(u32, Vec<&[u8]>), wasmparser::BinaryReaderError> {
    let (mut imported, mut functions) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let Payload::CodeSectionEntry(body) = &payload {
            functions.push(bytes.get(body.range()).unwrap_or_default());
        } else if let Payload::ImportSection(imports) = payload {
            for import in imports.into_imports() {
                imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    Ok((imported, functions))
}

/// Begins with the longest, and goes on with whichever of those left shares most with the one before.
fn order(functions: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<BTreeSet<&[u8]>> = functions.iter().map(|code| code.windows(PIECE).collect()).collect();
    let mut places: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (function, own) in pieces.iter().enumerate() {
        for piece in own {
            places.entry(piece).or_default().push(function);
        }
    }
    places.retain(|_, functions| (2..=COMMON).contains(&functions.len()));
    let mut longest: Vec<usize> = (0..functions.len()).collect();
    longest.sort_by_key(|function| functions.get(*function).map_or(0, |code| code.len()));
    let (mut left, mut order): (BTreeSet<usize>, Vec<usize>) = ((0..functions.len()).collect(), Vec::new());
    while let Some(next) = alike(order.last(), &pieces, &places, &left).or_else(|| longest.pop()) {
        if left.remove(&next) {
            order.push(next);
        }
    }
    order
}

/// Of those left, the one that shares most with a function, for the length of both.
fn alike(
    function: Option<&usize>,
    pieces: &[BTreeSet<&[u8]>],
    places: &BTreeMap<&[u8], Vec<usize>>,
    left: &BTreeSet<usize>,
) -> Option<usize> {
    let own = pieces.get(*function?)?;
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for other in
        own.iter().filter_map(|piece| places.get(piece)).flatten().filter(|other| left.contains(other))
    {
        *shared.entry(*other).or_default() += 1;
    }
    let share = |(other, count): &(usize, usize)| {
        count * 1_000_000 / (own.len() + pieces.get(*other).map_or(0, BTreeSet::len))
    };
    let best = shared.into_iter().rev().max_by_key(share)?;
    Some(best.0)
}
