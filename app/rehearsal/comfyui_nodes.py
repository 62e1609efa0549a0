"""The nodes and model files a rehearsed ComfyUI has, in the form of its own `/object_info`."""

from __future__ import annotations

from typing import Any

MODELS: dict[str, list[str]] = {
    "diffusion_models": [
        "wan2.1_t2v_1.3B_fp16.safetensors",
        "wan2.1_t2v_14B_fp16.safetensors",
        "wan2.1_i2v_480p_14B_fp16.safetensors",
        "wan2.1_i2v_720p_14B_fp16.safetensors",
        "wan2.1_flf2v_720p_14B_fp16.safetensors",
        "wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors",
        "wan2.2_t2v_low_noise_14B_fp8_scaled.safetensors",
        "wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors",
        "wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors",
        "wan2.2_ti2v_5B_fp16.safetensors",
    ],
    "text_encoders": ["umt5_xxl_fp8_e4m3fn_scaled.safetensors"],
    "vae": ["wan2.2_vae.safetensors", "wan_2.1_vae.safetensors"],
    "clip_vision": ["clip_vision_h.safetensors"],
    "loras": [
        "wan2.2_i2v_lightx2v_4steps_lora_v1_high_noise.safetensors",
        "wan2.2_i2v_lightx2v_4steps_lora_v1_low_noise.safetensors",
        "wan2.2_t2v_lightx2v_4steps_lora_v1.1_high_noise.safetensors",
        "wan2.2_t2v_lightx2v_4steps_lora_v1.1_low_noise.safetensors",
    ],
}
_SAMPLERS = ["euler", "euler_ancestral", "heun", "dpmpp_2m", "lcm", "uni_pc", "uni_pc_bh2"]
_SCHEDULERS = ["simple", "sgm_uniform", "karras", "exponential", "normal", "beta"]
_WIDEST = 16384


def _whole(default: int, least: int, most: int, step: int = 1) -> list[Any]:
    return ["INT", {"default": default, "min": least, "max": most, "step": step}]


def _real(default: float, least: float, most: float) -> list[Any]:
    return ["FLOAT", {"default": default, "min": least, "max": most, "step": 0.01}]


def _one_of(*names: str) -> list[Any]:
    return [list(names)]


def _shape(wide: int, high: int, length: int, step: int = 16) -> dict[str, Any]:
    return {
        "width": _whole(wide, 16, _WIDEST, step),
        "height": _whole(high, 16, _WIDEST, step),
        "length": _whole(length, 1, _WIDEST, 4),
        "batch_size": _whole(1, 1, 4096),
    }


def _node(
    required: dict[str, Any],
    *outputs: str,
    optional: dict[str, Any] | None = None,
    saves: bool = False,
) -> dict[str, Any]:
    return {
        "input": {"required": required, **({"optional": optional} if optional else {})},
        "output": list(outputs),
        "output_node": saves,
    }


_CONDITIONS: dict[str, Any] = {
    "positive": ["CONDITIONING"],
    "negative": ["CONDITIONING"],
    "vae": ["VAE"],
}
_SAMPLING: dict[str, Any] = {
    "steps": _whole(20, 1, 10000),
    "cfg": _real(8.0, 0.0, 100.0),
    "sampler_name": _one_of(*_SAMPLERS),
    "scheduler": _one_of(*_SCHEDULERS),
    "positive": ["CONDITIONING"],
    "negative": ["CONDITIONING"],
    "latent_image": ["LATENT"],
}
_SEED = _whole(0, 0, 2**64 - 1)

NODES: dict[str, dict[str, Any]] = {
    "UNETLoader": _node(
        {
            "unet_name": [MODELS["diffusion_models"]],
            "weight_dtype": _one_of("default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"),
        },
        "MODEL",
    ),
    "CLIPLoader": _node(
        {"clip_name": [MODELS["text_encoders"]], "type": _one_of("sd3", "flux2", "wan", "qwen")},
        "CLIP",
        optional={"device": _one_of("default", "cpu")},
    ),
    "VAELoader": _node({"vae_name": [MODELS["vae"]]}, "VAE"),
    "CLIPVisionLoader": _node({"clip_name": [MODELS["clip_vision"]]}, "CLIP_VISION"),
    "LoraLoaderModelOnly": _node(
        {
            "model": ["MODEL"],
            "lora_name": [MODELS["loras"]],
            "strength_model": _real(1.0, -100.0, 100.0),
        },
        "MODEL",
    ),
    "ModelSamplingSD3": _node({"model": ["MODEL"], "shift": _real(3.0, 0.0, 100.0)}, "MODEL"),
    "CLIPTextEncode": _node({"text": ["STRING", {}], "clip": ["CLIP"]}, "CONDITIONING"),
    "EmptyHunyuanLatentVideo": _node(_shape(848, 480, 25), "LATENT"),
    "KSampler": _node(
        {
            "model": ["MODEL"],
            "seed": _SEED,
            **_SAMPLING,
            "denoise": _real(1.0, 0.0, 1.0),
        },
        "LATENT",
    ),
    "KSamplerAdvanced": _node(
        {
            "model": ["MODEL"],
            "add_noise": _one_of("enable", "disable"),
            "noise_seed": _SEED,
            **_SAMPLING,
            "start_at_step": _whole(0, 0, 10000),
            "end_at_step": _whole(10000, 0, 10000),
            "return_with_leftover_noise": _one_of("disable", "enable"),
        },
        "LATENT",
    ),
    "VAEDecode": _node({"samples": ["LATENT"], "vae": ["VAE"]}, "IMAGE"),
    "LoadImage": _node({"image": ["STRING", {"image_upload": True}]}, "IMAGE", "MASK"),
    "CLIPVisionEncode": _node(
        {"clip_vision": ["CLIP_VISION"], "image": ["IMAGE"], "crop": _one_of("center", "none")},
        "CLIP_VISION_OUTPUT",
    ),
    "WanImageToVideo": _node(
        {**_CONDITIONS, **_shape(832, 480, 81)},
        "CONDITIONING",
        "CONDITIONING",
        "LATENT",
        optional={"clip_vision_output": ["CLIP_VISION_OUTPUT"], "start_image": ["IMAGE"]},
    ),
    "WanFirstLastFrameToVideo": _node(
        {**_CONDITIONS, **_shape(832, 480, 81)},
        "CONDITIONING",
        "CONDITIONING",
        "LATENT",
        optional={
            "clip_vision_start_image": ["CLIP_VISION_OUTPUT"],
            "clip_vision_end_image": ["CLIP_VISION_OUTPUT"],
            "start_image": ["IMAGE"],
            "end_image": ["IMAGE"],
        },
    ),
    "Wan22ImageToVideoLatent": _node(
        {"vae": ["VAE"], **_shape(1280, 704, 49, 32)},
        "LATENT",
        optional={"start_image": ["IMAGE"]},
    ),
    "EmptyImage": _node(
        {
            "width": _whole(512, 1, _WIDEST),
            "height": _whole(512, 1, _WIDEST),
            "batch_size": _whole(1, 1, 4096),
            "color": _whole(0, 0, 0xFFFFFF),
        },
        "IMAGE",
    ),
    "CreateVideo": _node(
        {"images": ["IMAGE"], "fps": _real(30.0, 1.0, 120.0)},
        "VIDEO",
        optional={"audio": ["AUDIO"]},
    ),
    "SaveVideo": _node(
        {
            "video": ["VIDEO"],
            "filename_prefix": ["STRING", {}],
            "format": _one_of("auto", "mp4"),
            "codec": _one_of("auto", "h264"),
        },
        saves=True,
    ),
}
