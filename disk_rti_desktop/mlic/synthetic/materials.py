"""What synthetic objects are made of: a diffuse base under a GGX microfacet gloss (Walter et al. 2007), or a metal."""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Floats

_DIELECTRIC = 0.08  # reflectance at normal incidence of a dielectric whose `specular` is 1


@dataclass(frozen=True)
class Material:
    """How a surface reflects; colours are linear, not display-encoded."""

    base: tuple[float, float, float]  # diffuse colour of a dielectric, reflectance of a metal
    roughness: float  # 0 a mirror .. 1; its square is the GGX width
    metallic: float = 0.0
    specular: float = 0.5  # 0: no gloss at all (pure Lambert); 0.5: common dielectrics
    mottle: float = 0.0  # how much the diffuse colour varies over the surface
    grain: float = 0.0  # height of the material's own fine bumps, thousandths of the shorter side


MATERIALS: dict[str, Material] = {
    "matte": Material((0.50, 0.47, 0.42), 1.0, specular=0.0),
    "plaster": Material((0.74, 0.70, 0.62), 0.85, specular=0.25, mottle=0.10, grain=0.5),
    "clay": Material((0.46, 0.25, 0.14), 0.70, specular=0.35, mottle=0.22, grain=0.35),
    "azurite": Material((0.035, 0.10, 0.30), 0.80, specular=0.25, mottle=0.35, grain=0.25),
    "satin": Material((0.42, 0.055, 0.045), 0.42, mottle=0.12, grain=0.1),
    "plastic": Material((0.05, 0.28, 0.13), 0.24),
    "lacquer": Material((0.018, 0.016, 0.015), 0.14, specular=0.6),
    "porcelain": Material((0.66, 0.67, 0.65), 0.12, specular=0.55),
    "enamel": Material((0.015, 0.035, 0.13), 0.20, specular=0.7, mottle=0.25),
    "gold": Material((1.00, 0.71, 0.29), 0.34, metallic=1.0, grain=0.05),
    "gilt": Material((0.95, 0.66, 0.25), 0.52, metallic=0.75, mottle=0.10, grain=0.05),
    "bronze": Material((0.61, 0.39, 0.21), 0.42, metallic=0.9, grain=0.1),
    "silver": Material((0.93, 0.91, 0.87), 0.28, metallic=1.0),
}


@dataclass(frozen=True, eq=False)
class Palette:
    """The materials of one object as tables, one row each."""

    diffuse: Floats  # (m, 3)
    reflectance: Floats  # (m, 3) at normal incidence
    width: Floats  # (m,) GGX width
    mottle: Floats  # (m,)
    grain: Floats  # (m,)


def palette(names: tuple[str, ...]) -> Palette:
    """The named materials' tables."""
    chosen = [MATERIALS[name] for name in names]
    base = np.array([m.base for m in chosen], np.float32)
    metallic = np.array([[m.metallic] for m in chosen], np.float32)
    dielectric = np.array([[_DIELECTRIC * m.specular] for m in chosen], np.float32)
    return Palette(
        diffuse=base * (1 - metallic),
        reflectance=base * metallic + dielectric * (1 - metallic),
        width=np.array([m.roughness**2 for m in chosen], np.float32),
        mottle=np.array([m.mottle for m in chosen], np.float32),
        grain=np.array([m.grain for m in chosen], np.float32),
    )


def fresnel(reflectance: Floats, cosine: float) -> Floats:
    """Schlick's reflectance at this cosine between light and half vector; what reflects nothing stays so at grazing."""
    grazing = np.minimum(1.0, 50.0 * reflectance.max(axis=-1, keepdims=True))
    raised: Floats = (reflectance + (grazing - reflectance) * np.float32((1 - cosine) ** 5)).astype(np.float32)
    return raised


def gloss(width: Floats, facing: Floats, incidence: Floats, view: Floats) -> Floats:
    """The GGX lobe times pi and the cosine of incidence, without Fresnel's factor.

    `facing` is normal·half, `incidence` normal·light and `view` normal·camera, all clipped to 0..1; the masking is
    Smith's, height-correlated (Heitz 2014).
    """
    square = width * width
    lobe = square / (facing * facing * (square - 1) + 1) ** 2
    masking = incidence * np.sqrt(view * view * (1 - square) + square)
    masking += view * np.sqrt(incidence * incidence * (1 - square) + square)
    reflected: Floats = 0.5 * lobe * incidence / np.maximum(masking, np.float32(1e-6))
    return reflected
