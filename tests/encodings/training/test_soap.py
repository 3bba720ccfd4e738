"""The optimiser."""

import pytest
import torch
from torch import Tensor, nn

from disk_rti_desktop.encodings.training.soap import Soap


def learned(steps: int, rate: float) -> tuple[float, Tensor]:
    """A matrix after some steps towards another, seen through a transformation that stretches a hundredfold."""
    draw = torch.Generator().manual_seed(1)
    rotation = torch.linalg.qr(torch.randn(6, 6, generator=draw)).Q
    stretched = rotation * torch.logspace(-1, 1, 6)
    wanted = torch.randn(4, 6, generator=draw)
    matrix = nn.Parameter(torch.zeros(4, 6))
    soap, loss = Soap([matrix]), torch.tensor(0.0)
    for step in range(steps):
        loss = ((matrix - wanted) @ stretched).square().mean()
        torch.autograd.backward(loss)
        soap.step(rate * (1 - step / steps))
        assert matrix.grad is None
    return float(loss.detach()), matrix.detach()


def test_badly_scaled_problems_are_solved_in_few_steps() -> None:
    before, _ = learned(1, 0.1)
    after, _ = learned(150, 0.1)
    assert after < 1e-3 * before


def test_a_step_is_as_long_as_the_rate_says() -> None:
    _, matrix = learned(1, 0.1)
    # As with Adam, each of the 24 coordinates in the eigenbases moves by the rate.
    assert float(matrix.norm()) == pytest.approx(0.1 * 24**0.5, rel=0.1)


def test_a_matrix_without_a_gradient_stays() -> None:
    matrix = nn.Parameter(torch.ones(2, 3))
    Soap([matrix]).step(1.0)
    assert (matrix == 1).all()
