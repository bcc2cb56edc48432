// Writes a .br and a .gz beside every file of a folder that gets smaller by it.
// Usage: node compress.mjs FOLDER quick|small
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder, size] = process.argv.slice(2);
const compressible = /\.(js|wasm|css|svg|json|txt|ico|webmanifest)$/;
const [quality, level] = size === "small" ? [11, 9] : [5, 6];

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !compressible.test(entry.name) || entry.name === "manifest.json") continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const plain = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  for (const [ending, packed] of [
    ["br", brotliCompressSync(plain, { params })],
    ["gz", gzipSync(plain, { level })],
  ]) {
    if (packed.length < plain.length * 0.95) writeFileSync(`${path}.${ending}`, packed);
  }
}
