// Runs named cases one after another and prints one line each, then "N passed, N failed".
import assert from 'node:assert/strict';

const LIMIT_MS = 30_000;

export async function run(cases) {
  let failed = 0;
  for (const [name, body] of Object.entries(cases)) {
    try {
      await withinLimit(body());
      console.log(`ok ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}: ${error?.stack ?? error}`);
    }
  }
  console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
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
