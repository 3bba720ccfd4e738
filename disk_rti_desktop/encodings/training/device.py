"""Where training and encoding compute: on the graphics card that torch can use (CUDA, MPS), else on the processor."""

import torch


def device() -> torch.device:
    """The accelerator if there is one."""
    if not torch.accelerator.is_available():
        return torch.device("cpu")
    return torch.accelerator.current_accelerator() or torch.device("cpu")
