"""The official OpenAI library, unchanged, against a running gateway: python openai_cases.py BASE_URL KEY MORTAL"""

import base64
import struct
import sys
from concurrent.futures import ThreadPoolExecutor

import openai
from cases import raised, run

base_url, key, mortal = sys.argv[1] + "/v1", *sys.argv[2:]
client = openai.OpenAI(base_url=base_url, api_key=key)
impatient = client.with_options(max_retries=0)
MESSAGES = [{"role": "user", "content": "Say hello."}]
TOOL = {
    "type": "function",
    "function": {"name": "weather", "description": "tells it", "parameters": {"type": "object", "properties": {}}},
}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def chat(model, by=client, **options):
    return by.chat.completions.create(model=model, messages=MESSAGES, **options)


def said(model):
    return chat(model).choices[0].message.content


def text_of(chunks):
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def lists():
    ids = [model.id for model in client.models.list()]
    assert "alpha" in ids and "vendor/beta" in ids, ids
    assert client.models.retrieve("vendor/beta").id == "vendor/beta"


def chats():
    answer = chat("alpha")
    assert "alpha" in answer.choices[0].message.content, answer
    assert answer.usage.total_tokens > 0
    assert answer._request_id


def streams():
    assert "alpha" in text_of(chat("alpha", stream=True))


def streams_with_usage():
    usages = [chunk.usage for chunk in chat("alpha", stream=True, stream_options={"include_usage": True})]
    assert usages[-1].completion_tokens > 0 and not any(usages[:-1]), usages


def calls_a_tool():
    answer = chat("alpha", tools=[TOOL], tool_choice="required").choices[0]
    assert answer.finish_reason == "tool_calls" and answer.message.tool_calls[0].function.name == "weather", answer
    chunks = list(chat("alpha", tools=[TOOL], tool_choice="required", stream=True))
    calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or []]
    assert calls[0].function.name == "weather" and calls[0].function.arguments == "{}", calls


def embeds():
    data = client.embeddings.create(model="embed", input=["a", "b"]).data
    assert len(data) == 2 and len(data[0].embedding) == 64, data


def uploads_audio():
    wave = b"RIFF" + struct.pack("<I", 300_000) + b"WAVE" + bytes(300_000)
    answer = client.audio.transcriptions.create(model="alpha", file=("speech.wav", wave))
    assert "alpha" in answer.text and "speech.wav" in answer.text, answer


def edits_an_image():
    answer = client.images.edit(model="alpha", image=("pixel.png", PIXEL), prompt="brighter")
    assert base64.b64decode(answer.data[0].b64_json).startswith(b"\x89PNG"), answer


def names_an_unknown_model():
    error = raised(openai.NotFoundError, lambda: chat("alpa"))
    assert error.code == "model_not_found" and "alpha" in error.message, error


def refuses_a_wrong_key():
    error = raised(openai.AuthenticationError, lambda: chat("alpha", by=client.with_options(api_key="wrong")))
    assert error.code == "invalid_api_key", error


def retries_a_full_queue():
    answer = client.chat.completions.with_raw_response.create(model="crowded", messages=MESSAGES)
    assert answer.retries_taken > 0 and "crowded" in answer.parse().choices[0].message.content


def cancels():
    # The model has one slot: without the first leaving the second would not begin.
    for _ in range(2):
        with chat("endless", stream=True) as stream:
            for _ in range(3):
                next(stream)


def waits_for_swaps():
    models = ["vendor/beta", "gamma"] * 2
    with ThreadPoolExecutor(len(models)) as threads:
        for model, text in zip(models, threads.map(said, models)):
            assert model in text, (model, text)


def raises_when_the_model_dies():
    chunks = []
    raised(openai.OpenAIError, lambda: chunks.extend(chat(mortal, by=impatient, stream=True)))
    assert text_of(chunks)


run(
    "openai",
    {
        "list": lists,
        "chat": chats,
        "stream": streams,
        "usage": streams_with_usage,
        "tools": calls_a_tool,
        "embeddings": embeds,
        "audio": uploads_audio,
        "image edit": edits_an_image,
        "unknown model": names_an_unknown_model,
        "401": refuses_a_wrong_key,
        "429, retry": retries_a_full_queue,
        "cancel": cancels,
        "swap": waits_for_swaps,
        "crash": raises_when_the_model_dies,
    },
)
