"""SOAP: Adam in the eigenbasis of Shampoo's preconditioner, which small networks learn with many times faster.

Vyas, Morwani, Zhao, Kwun, Shapira, Brandfonbrener, Janson, Kakade: SOAP: Improving and Stabilizing Shampoo using Adam,
2024 (arXiv:2409.11321), algorithm 3. Every parameter here is a small matrix.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

MOMENTUM = 0.9
MEMORY = 0.99  # of the squared gradients
STATISTICS = 0.95  # memory of the gradients' covariances
EVERY = 10  # steps between two turns of the eigenbases
TINY = 1e-8


class Soap:
    """The optimiser of some matrices (rows, columns), which moves them by their `grad`."""

    def __init__(self, matrices: Sequence[nn.Parameter]) -> None:
        self._slots = [_Slot(matrix) for matrix in matrices]
        self.steps = 0  # taken so far

    @property
    def state(self) -> list[Tensor]:
        """All that the next steps depend on, besides their number and the matrices."""
        return [tensor for slot in self._slots for tensor in slot.state]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One step of that size, and the gradients forgotten."""
        self.steps += 1
        for slot in self._slots:
            slot.step(rate, self.steps)


class _Slot:
    """What is remembered of one matrix."""

    def __init__(self, matrix: nn.Parameter) -> None:
        self._matrix = matrix
        rows, columns = matrix.shape
        self._mean = torch.zeros_like(matrix)  # of the gradients
        self._squares = torch.zeros_like(matrix)  # mean, in the eigenbases
        self._of_rows, self._of_columns = matrix.new_zeros(rows, rows), matrix.new_zeros(columns, columns)
        self._row_basis, self._column_basis = torch.eye(rows).to(matrix), torch.eye(columns).to(matrix)

    @property
    def state(self) -> tuple[Tensor, ...]:
        """What is remembered."""
        return self._mean, self._squares, self._of_rows, self._of_columns, self._row_basis, self._column_basis

    def step(self, rate: float, steps: int) -> None:
        """One step, the so-many-th."""
        gradient = self._matrix.grad
        if gradient is None:
            return
        self._of_rows.lerp_(gradient @ gradient.T, 1 - STATISTICS)
        self._of_columns.lerp_(gradient.T @ gradient, 1 - STATISTICS)
        if steps == 1:
            self._row_basis, self._column_basis = _eigenbasis(self._of_rows), _eigenbasis(self._of_columns)
        self._mean.lerp_(gradient, 1 - MOMENTUM)
        rows, columns = self._row_basis, self._column_basis
        turned = rows.T @ gradient @ columns
        self._squares.mul_(MEMORY).addcmul_(turned, turned, value=1 - MEMORY)
        size = (self._squares / (1 - MEMORY**steps)).sqrt() + TINY
        moved = (rows.T @ self._mean @ columns) / (1 - MOMENTUM**steps) / size
        self._matrix.add_(rows @ moved @ columns.T, alpha=-rate)
        self._matrix.grad = None
        if steps % EVERY == 0:
            self._turn()

    def _turn(self) -> None:
        """The eigenbases after one step of power iteration, largest eigenvalues first."""
        self._row_basis, row_order = _refined(self._of_rows, self._row_basis)
        self._column_basis, column_order = _refined(self._of_columns, self._column_basis)
        self._squares = self._squares[row_order][:, column_order].contiguous()


def _eigenbasis(covariance: Tensor) -> Tensor:
    """Eigenvectors (n, n) as columns."""
    # On the processor: not every accelerator can, and the matrices are small.
    lifted = covariance.cpu() + TINY * covariance.diagonal().mean().cpu() * torch.eye(len(covariance))
    basis: Tensor = torch.linalg.eigh(lifted)[1]
    # Contiguous, as everywhere here: what is kept and restored must round alike.
    return basis.contiguous().to(covariance.device)


def _refined(covariance: Tensor, basis: Tensor) -> tuple[Tensor, Tensor]:
    """A better eigenbasis, and the order in which it takes the former's columns."""
    towards = covariance @ basis
    order = (basis * towards).sum(0).argsort(descending=True)
    return torch.linalg.qr(towards[:, order].cpu()).Q.contiguous().to(covariance.device), order
