"""DisK-RTI Desktop: distil, relight and inspect multi-light image collections.

photos + lights  --mlic.load-->      Mlic         every photo of one object, one light each
Mlic             --mlic.sample-->    Samples      the pixels a method learns from
Samples          --Encoding.fit-->   Codec        pixel to coefficients, and the decoder back
Mlic + Codec     --encode-->         Relightable  coefficient planes and decoder: all that is kept
Relightable      --render, save-->   image, file
"""

__version__ = "0.1.0"
