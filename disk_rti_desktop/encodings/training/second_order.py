"""Decoder weights and the latents of some pixels together, by Levenberg-Marquardt.

As in bundle adjustment, the latents are eliminated pixel by pixel (Schur complement), which leaves one system in the
decoder's few hundred parameters (Triggs et al.: Bundle Adjustment - A Modern Synthesis, 2000, §6). A parameter of a
layer is an output's gradient times an input, so that the blocks of the normal matrix are sums of Kronecker products.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from disk_rti_desktop.encodings.solution import Solution
from disk_rti_desktop.encodings.targets import Targets
from disk_rti_desktop.encodings.training.layers import Layers, layers_of, solution_of
from disk_rti_desktop.progress import Progress, Steps

CHUNK = 64  # pixels that one thread takes at a time: their products stay in the processor's cache
FIRST_DAMPING = 1e-2
FAILURES = 8  # steps in a row that do not help, after which the solution is taken as it is


def solve(start: Solution, targets: Targets, iterations: int) -> Steps[Solution]:
    """The decoder and latents that come as near to the targets of some pixels as can be, from a rough start.

    Previews are Solutions.
    """
    layers, latents = layers_of(start.decoder), torch.from_numpy(start.latents)
    wanted = _Wanted.of(targets)
    error = _error(layers, latents, wanted)
    damping, failures = FIRST_DAMPING, 0
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for iteration in range(iterations):
            shown, system = solution_of(layers, latents), _System(layers, damping)
            parts = [threads.submit(system.part, latents[c], wanted.some(c)) for c in _chunks(len(latents))]
            try:
                for done, future in enumerate(parts):
                    system.add(future.result())
                    yield Progress(iteration + done / len(parts), iterations, "Distilling the decoder", shown)
            finally:
                for future in parts:
                    future.cancel()
            moved_layers, moved_latents = system.step(latents)
            moved_error = _error(moved_layers, moved_latents, wanted)
            if moved_error < error:
                layers, latents, error = moved_layers, moved_latents, moved_error
                damping, failures = max(damping * 0.4, 1e-6), 0
            else:
                damping, failures = damping * 6, failures + 1
            if failures == FAILURES:
                break
    return solution_of(layers, latents)


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, start + CHUNK) for start in range(0, count, CHUNK))


@dataclass(frozen=True, eq=False)
class _Wanted:
    """Targets as tensors."""

    colours: Tensor  # (n, m, 3)
    lights: Tensor  # (m, 2)
    root_weights: Tensor  # (m, 1)

    @classmethod
    def of(cls, targets: Targets) -> "_Wanted":
        """The same targets."""
        lights = torch.from_numpy(targets.lights[:, :2].astype(np.float32))
        return cls(torch.from_numpy(targets.colours), lights, torch.from_numpy(targets.root_weights)[:, None])

    def some(self, pixels: slice) -> "_Wanted":
        """Those of some pixels."""
        return replace(self, colours=self.colours[pixels])

    def residuals(self, colours: Tensor) -> Tensor:
        """The weighted differences (n, m, 3) of colours from these."""
        return (colours - self.colours) * self.root_weights


@dataclass(frozen=True)
class _Pass:
    """One pass through the decoder: what each layer takes (n, m, inputs + 1), the slopes of ELU, the colours."""

    inputs: tuple[Tensor, Tensor, Tensor]
    slopes: tuple[Tensor, Tensor]
    colours: Tensor  # (n, m, 3)


def _forward(layers: Layers, latents: Tensor, lights: Tensor) -> _Pass:
    """The decoder at latents (n, k) under each of the lights (m, 2)."""
    n, m, k = len(latents), len(lights), latents.shape[1]
    one = torch.ones(n, m, 1)
    taken = [torch.cat([latents[:, None].expand(n, m, k), lights[None].expand(n, m, 2), one], dim=2)]
    slopes = []
    for layer in layers[:2]:
        sums = taken[-1] @ layer.T
        values = torch.nn.functional.elu(sums)
        slopes.append(torch.where(sums > 0, 1.0, values + 1))
        taken.append(torch.cat([values, one], dim=2))
    return _Pass((taken[0], taken[1], taken[2]), (slopes[0], slopes[1]), taken[2] @ layers[2].T)


def _error(layers: Layers, latents: Tensor, wanted: _Wanted) -> float:
    """The weighted sum of squared differences."""
    return sum(
        float(wanted.some(chunk).residuals(_forward(layers, latents[chunk], wanted.lights).colours).square().sum())
        for chunk in _chunks(len(latents))
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """What some pixels add to the normal equations, and what is needed to find their latents afterwards."""

    matrix: Tensor  # (parameters, parameters)
    right: Tensor  # (parameters,)
    root: Tensor  # (n, k, k) Cholesky factor of the latents' own block
    shared: Tensor  # (n, k, parameters) the mixed block, solved with the root
    pulled: Tensor  # (n, k, 1) the latents' right side, solved with the root


class _System:
    """The normal equations of the decoder's parameters, with the latents of the pixels eliminated."""

    def __init__(self, layers: Layers, damping: float) -> None:
        self._layers, self._damping = layers, damping
        self._size = sum(layer.numel() for layer in layers)
        self._matrix, self._right = torch.zeros(self._size, self._size), torch.zeros(self._size)
        self._parts: list[_Part] = []

    def add(self, part: _Part) -> None:
        """Takes in a part; the order of the parts decides the rounding."""
        self._matrix += part.matrix
        self._right += part.right
        self._parts.append(part)

    def part(self, latents: Tensor, wanted: _Wanted) -> _Part:
        """The part of some pixels with latents (n, k)."""
        passed = _forward(self._layers, latents, wanted.lights)
        off = wanted.residuals(passed.colours)
        gradients = self._gradients(passed, wanted.root_weights)
        matrix, right = self._blocks(gradients, passed.inputs, off)
        of_latents = gradients[0] @ self._layers[0][:, : latents.shape[1]]  # (n, m, 3, k)
        root, shared, pulled = self._eliminated(of_latents, gradients, passed.inputs, off)
        rows = shared.flatten(0, 1)
        return _Part(matrix - rows.T @ rows, right - rows.T @ pulled.flatten(), root, shared, pulled)

    def _gradients(self, passed: _Pass, root_weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What each weighted colour (n, m, 3) gains from each layer's outputs: (n, m, 3, outputs)."""
        _, second, third = self._layers
        n, m = passed.colours.shape[:2]
        from_three = (torch.eye(3) * root_weights[..., None]).expand(n, m, 3, 3)
        from_two = (third[:, :-1] * root_weights[..., None]) * passed.slopes[1][:, :, None]
        from_one = (from_two @ second[:, :-1]) * passed.slopes[0][:, :, None]
        return from_one, from_two, from_three

    def _blocks(self, gradients: tuple[Tensor, ...], inputs: tuple[Tensor, ...], off: Tensor) -> tuple[Tensor, Tensor]:
        """J^T J and J^T r of the decoder's parameters, block by block of two layers."""
        matrix, right = torch.zeros(self._size, self._size), torch.zeros(self._size)
        rows = off.shape[0] * off.shape[1]
        for a, (gradient, taken) in enumerate(zip(gradients, inputs, strict=True)):
            here, outputs, width = self._place(a), gradient.shape[3], taken.shape[2]
            pulled = (gradient * off[..., None]).sum(2).reshape(rows, outputs)
            right[here] = (pulled.T @ taken.reshape(rows, width)).flatten()
            for b in range(a, 3):
                other, taken_there = gradients[b], inputs[b]
                both = (gradient.transpose(2, 3) @ other).reshape(rows, -1)
                products = (taken.reshape(rows, width, 1) * taken_there.reshape(rows, 1, -1)).reshape(rows, -1)
                block = (both.T @ products).reshape(outputs, other.shape[3], width, taken_there.shape[2])
                block = block.permute(0, 2, 1, 3).reshape(outputs * width, -1)
                matrix[here, self._place(b)] = block
                matrix[self._place(b), here] = block.T
        return matrix, right

    def _place(self, layer: int) -> slice:
        """Where the parameters of a layer stand among all."""
        start = sum(before.numel() for before in self._layers[:layer])
        return slice(start, start + self._layers[layer].numel())

    def _eliminated(
        self, of_latents: Tensor, gradients: tuple[Tensor, ...], inputs: tuple[Tensor, ...], off: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The latents' block as its Cholesky root, and the mixed block and right side solved with it."""
        n, m, _, k = of_latents.shape
        flat = of_latents.flatten(1, 2)  # (n, 3 m, k)
        own = flat.transpose(1, 2) @ flat
        diagonal = torch.diagonal(own, dim1=1, dim2=2)
        own = own + torch.diag_embed(self._damping * diagonal + 1e-6 * diagonal.mean(1, keepdim=True) + 1e-9)
        root = torch.linalg.cholesky_ex(own).L
        shared = [
            ((of_latents.transpose(2, 3) @ gradient).reshape(n, m, -1).transpose(1, 2) @ taken).reshape(n, k, -1)
            for gradient, taken in zip(gradients, inputs, strict=True)
        ]
        pulled = flat.transpose(1, 2) @ off.flatten(1)[..., None]
        solved = torch.linalg.solve_triangular(root, torch.cat([*shared, pulled], dim=2), upper=False)
        return root, solved[..., :-1], solved[..., -1:]

    def step(self, latents: Tensor) -> tuple[Layers, Tensor]:
        """Decoder and latents after the damped step that solves the system."""
        diagonal = torch.diagonal(self._matrix)
        damped = self._matrix + torch.diag(self._damping * diagonal + 1e-7 * diagonal.mean())
        change = torch.linalg.solve_ex(damped.double(), -self._right.double()).result.float()
        moved = [
            torch.linalg.solve_triangular(
                part.root.transpose(1, 2), part.pulled + part.shared @ change[:, None], upper=True
            )[..., 0]
            for part in self._parts
        ]
        first, second, third = (
            layer + change[self._place(i)].reshape(layer.shape) for i, layer in enumerate(self._layers)
        )
        return (first, second, third), latents - torch.cat(moved)
