// The official Anthropic SDK, unchanged, against a running gateway: node anthropic.mjs BASE_URL KEY
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { failureOf, run } from './cases.mjs';

const [baseURL, apiKey] = process.argv.slice(2);
const client = new Anthropic({ baseURL, apiKey });
const message = { max_tokens: 64, messages: [{ role: 'user', content: 'Say hello.' }] };

async function textOf(stream) {
  let text = '';
  for await (const event of stream) {
    if (event.type === 'content_block_delta') text += event.delta.text ?? '';
  }
  return text;
}

await run({
  async 'lists models'() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('alpha') && ids.includes('vendor/beta'), ids.join());
  },
  async 'gets a message'() {
    const answer = await client.messages.create({ ...message, model: 'alpha' });
    assert.equal(answer.type, 'message');
    assert.ok(answer.content[0].text.length > 0);
    assert.ok(answer.usage.output_tokens > 0);
  },
  async 'streams, after a swap'() {
    const text = await textOf(await client.messages.create({ ...message, model: 'vendor/beta', stream: true }));
    assert.ok(text.length > 0);
  },
  async 'collects a stream'() {
    const answer = await client.messages.stream({ ...message, model: 'vendor/beta' }).finalMessage();
    assert.ok(answer.content[0].text.length > 0);
  },
  async 'counts tokens'() {
    const answer = await client.messages.countTokens({ messages: message.messages, model: 'alpha' });
    assert.ok(answer.input_tokens > 0);
  },
  async 'tells that a model is unknown'() {
    const error = await failureOf(client.messages.create({ ...message, model: 'alpa' }));
    assert.ok(error instanceof Anthropic.NotFoundError, String(error));
    assert.equal(error.error.error.type, 'not_found_error');
    assert.ok(error.requestID, 'request id');
  },
  async 'tells that a key is wrong'() {
    const stranger = new Anthropic({ baseURL, apiKey: 'wrong' });
    const error = await failureOf(stranger.messages.create({ ...message, model: 'alpha' }));
    assert.ok(error instanceof Anthropic.AuthenticationError, String(error));
  },
  async 'raises when the model dies in mid-stream'() {
    const once = new Anthropic({ baseURL, apiKey, maxRetries: 0 });
    const error = await failureOf(
      once.messages.create({ ...message, model: 'mortal', stream: true }).then(textOf),
    );
    assert.ok(error instanceof Error);
  },
});
