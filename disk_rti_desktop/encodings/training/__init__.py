"""Everything that learns with torch, and nothing else does: imported when a fit starts, not before."""

from disk_rti_desktop.loading import unnoticed

with unnoticed("torch", "lib/libtorch_python.*"):
    import torch

# The work is parted among our own threads: threads inside each small operation wait for each other most of the time.
torch.set_num_threads(1)
