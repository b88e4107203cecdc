// Runs named cases one after another and prints a line of JSON for each, after one that says which client ran.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const LIMIT_MS = 60_000;

export const TOOL_SCHEMA = { type: 'object', properties: {}, additionalProperties: false };
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export async function run(library, cases) {
  const manifest = new URL(`node_modules/${library}/package.json`, import.meta.url);
  console.log(JSON.stringify({ version: JSON.parse(await readFile(manifest, 'utf8')).version }));
  for (const [name, body] of Object.entries(cases)) {
    let failure = null;
    try {
      await withinLimit(body());
    } catch (error) {
      failure = String(error?.stack ?? error);
    }
    console.log(JSON.stringify({ case: name, failure }));
  }
  process.exit(0);
}

function withinLimit(promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** Expects the promise to fail and hands the error over. */
export async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('expected a failure');
}

/** Asks models that swap each other out at the same time; each answer names the model that gave it. */
export async function acrossSwaps(said) {
  const models = ['vendor/beta', 'gamma', 'vendor/beta', 'gamma'];
  const texts = await Promise.all(models.map(said));
  texts.forEach((text, i) => assert.ok(text.includes(models[i]), `${models[i]}: ${text}`));
}

/** Leaves an endless stream of a model with one slot, twice: without the first leaving the second would not begin. */
export async function inTurns(readAndLeave) {
  for (let i = 0; i < 2; i += 1) {
    const pieces = await readAndLeave();
    assert.ok(pieces >= 3, String(pieces));
  }
}
