"""Writes a tiny llama-architecture model with random weights: real enough for llama-server to load and to talk nonsense.

    python make_gguf.py OUT.gguf SEED

Needs the packages gguf and numpy.
"""

import sys

import gguf
import numpy as np

EMBED, BLOCKS, FEED_FORWARD, HEADS, CONTEXT = 64, 2, 128, 4, 32768


def vocabulary():
    """A SentencePiece-style vocabulary: three control tokens, every byte, and the lower-case letters as words."""
    tokens = [b"<unk>", b"<s>", b"</s>"]
    types = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    for value in range(256):
        tokens.append(f"<0x{value:02X}>".encode())
        types.append(gguf.TokenType.BYTE)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for word in (letter, "\u2581" + letter):
            tokens.append(word.encode())
            types.append(gguf.TokenType.NORMAL)
    scores = [-float(index) for index in range(len(tokens))]
    return tokens, scores, types


def weights(generator, rows, columns):
    return generator.normal(0.0, 0.05, size=(rows, columns)).astype(np.float32)


def main(path, seed):
    generator = np.random.default_rng(seed)
    tokens, scores, types = vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(f"random-{seed}")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(EMBED)
    writer.add_block_count(BLOCKS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(EMBED // HEADS)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    ones = np.ones(EMBED, dtype=np.float32)
    writer.add_tensor("token_embd.weight", weights(generator, len(tokens), EMBED))
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("output.weight", weights(generator, len(tokens), EMBED))
    for block in range(BLOCKS):
        prefix = f"blk.{block}."
        writer.add_tensor(prefix + "attn_norm.weight", ones)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(prefix + name + ".weight", weights(generator, EMBED, EMBED))
        writer.add_tensor(prefix + "ffn_norm.weight", ones)
        writer.add_tensor(prefix + "ffn_gate.weight", weights(generator, FEED_FORWARD, EMBED))
        writer.add_tensor(prefix + "ffn_up.weight", weights(generator, FEED_FORWARD, EMBED))
        writer.add_tensor(prefix + "ffn_down.weight", weights(generator, EMBED, FEED_FORWARD))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
