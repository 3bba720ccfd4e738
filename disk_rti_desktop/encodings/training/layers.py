"""A decoder as the solvers handle it: one matrix for each layer, whose last column holds the biases."""

import torch
from torch import Tensor

from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.solution import Solution

Layers = tuple[Tensor, Tensor, Tensor]
"""Matrices (outputs, inputs + 1)."""


def layers_of(decoder: MlpDecoder) -> Layers:
    """The matrices of a decoder."""
    pairs = zip(decoder.weights, decoder.biases, strict=True)
    first, second, third = (torch.cat([torch.from_numpy(w), torch.from_numpy(b)[:, None]], dim=1) for w, b in pairs)
    return first, second, third


def solution_of(layers: Layers, latents: Tensor) -> Solution:
    """The solution with these matrices and latents (n, k), as copies."""
    first, second, third = (layer.detach().numpy() for layer in layers)
    weights = (first[:, :-1].copy(), second[:, :-1].copy(), third[:, :-1].copy())
    biases = (first[:, -1].copy(), second[:, -1].copy(), third[:, -1].copy())
    return Solution(MlpDecoder(weights, biases), latents.detach().numpy().copy())
