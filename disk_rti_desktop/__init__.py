"""DisK-RTI Desktop: distil, relight and inspect multi-light image collections.

photos + lights  --mlic.load-->      Mlic         every photo of one object, one light each
Mlic             --mlic.sample-->    Samples      the pixels a method learns from
Samples          --Encoding.fit-->   Codec        pixel to coefficients, and the decoder back
Mlic + Codec     --encode-->         Relightable  coefficient planes and decoder: all that is kept
Relightable      --render, save-->   image, file
"""

import os

# Before NumPy loads: the work is parted among our own threads, and threads of the matrix library that wait actively for
# each other bring a busy machine to a crawl.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
