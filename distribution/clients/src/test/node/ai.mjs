// The Vercel AI SDK, unchanged, against a running gateway: node ai.mjs BASE_URL KEY MORTAL
import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import {
  APICallError, embedMany, experimental_transcribe as transcribe, generateImage, generateText, jsonSchema, streamText, tool,
} from 'ai';
import { PIXEL, TOOL_SCHEMA, acrossSwaps, failureOf, inTurns, run } from './cases.mjs';

const [baseUrl, apiKey, mortal] = process.argv.slice(2);
const openai = createOpenAI({ baseURL: `${baseUrl}/v1`, apiKey });
const prompt = 'Say hello.';
const tools = { weather: tool({ description: 'tells it', inputSchema: jsonSchema(TOOL_SCHEMA) }) };

const said = async (model) => (await generateText({ model: openai.chat(model), prompt })).text;

/** Errors of a stream come as parts of it; without a handler they would also be logged. */
const stream = (model, options = {}) => streamText({ model: openai.chat(model), prompt, onError() {}, ...options });

await run('ai', {
  async chat() {
    const answer = await generateText({ model: openai.chat('alpha'), prompt });
    assert.match(answer.text, /alpha/);
    assert.ok(answer.usage.outputTokens > 0);
    assert.match((await generateText({ model: openai('alpha'), prompt })).text, /alpha/);
  },
  async stream() {
    assert.match(await stream('alpha').text, /alpha/);
  },
  async usage() {
    assert.ok((await stream('alpha').usage).outputTokens > 0);
  },
  async tools() {
    const answer = await generateText({ model: openai.chat('alpha'), prompt, tools, toolChoice: 'required' });
    assert.equal(answer.toolCalls[0].toolName, 'weather');
    const calls = await stream('alpha', { tools, toolChoice: 'required' }).toolCalls;
    assert.equal(calls[0].toolName, 'weather');
  },
  async embeddings() {
    const { embeddings } = await embedMany({ model: openai.embedding('embed'), values: ['a', 'b'] });
    assert.deepEqual(embeddings.map((vector) => vector.length), [64, 64]);
  },
  async audio() {
    const audio = Buffer.concat([Buffer.from('RIFF....WAVE'), Buffer.alloc(300_000)]);
    const { text } = await transcribe({ model: openai.transcription('alpha'), audio });
    assert.match(text, /alpha/);
  },
  async 'image edit'() {
    const { image } = await generateImage({
      model: openai.image('alpha'), prompt: { text: 'brighter', images: [PIXEL] },
    });
    assert.ok(image.uint8Array.length > 0);
  },
  async 'unknown model'() {
    const error = await failureOf(said('alpa'));
    assert.ok(APICallError.isInstance(error), String(error));
    assert.equal(error.statusCode, 404);
    assert.match(error.message, /alpha/);
  },
  async 401() {
    const stranger = createOpenAI({ baseURL: `${baseUrl}/v1`, apiKey: 'wrong' });
    const error = await failureOf(generateText({ model: stranger.chat('alpha'), prompt }));
    assert.equal(error.statusCode, 401, String(error));
  },
  async '429, retry'() {
    assert.match(await said('crowded'), /crowded/);
  },
  async cancel() {
    await inTurns(async () => {
      const abort = new AbortController();
      let chunks = 0;
      for await (const chunk of stream('endless', { abortSignal: abort.signal }).textStream) {
        assert.ok(chunk);
        chunks += 1;
        if (chunks === 3) abort.abort();
      }
      return chunks;
    });
  },
  async swap() {
    await acrossSwaps(said);
  },
  async crash() {
    const parts = [];
    // The error event is a part, the aborted body behind it is thrown: what is read first depends on their pace.
    const read = async () => {
      for await (const part of stream(mortal, { maxRetries: 0 }).fullStream) {
        parts.push(part.type);
        if (part.type === 'error') throw part.error;
      }
    };
    assert.ok(await failureOf(read()));
    assert.ok(parts.includes('text-delta'), parts.join());
  },
});
