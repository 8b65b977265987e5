"""What is known of five trained networks that `keras.applications` builds, so that no page needs TensorFlow for it.

Parameters, multiply-adds and values are counted on Keras's own models without their last layers; tests count them
again. Accuracies and sizes of the whole networks are those of keras.io/api/applications.
"""

from dataclasses import dataclass
from typing import Literal

BackboneName = Literal["mobilenet_v2", "resnet50", "vgg16", "inception_v3", "efficientnet_b0"]
InputSize = Literal[32, 64, 96, 128, 160, 192, 224]

IMAGENET_CLASSES = 1000
IMAGENET_IMAGES = 1_281_167
"""Training images of ILSVRC 2012, which all five learned from."""
MOBILENET_SIZES = (96, 128, 160, 192, 224)
"""Keras has weights of MobileNetV2 for each of these sizes; for any other it takes those of 224."""


@dataclass(frozen=True)
class Cost:
    """Of one image of a certain size: side of the last maps, multiply-adds, and how many numbers all layers make."""

    side: int
    multiply_adds: int
    values: int


@dataclass(frozen=True)
class KnownNetwork:
    """A network of `keras.applications`, without its last layers unless it says otherwise."""

    title: str
    keras_name: str
    parameters: int
    learned: int
    """Of the parameters those that training changes by a gradient; the others are running means and variances."""
    channels: int
    """Of the last maps."""
    usual_size: int
    """Side of the images that it learned from, in pixels."""
    accuracy: float
    """On ImageNet's 50,000 validation images, the first answer alone, of the whole network."""
    whole_parameters: int
    """With its last layers for 1,000 classes, rounded."""
    year: int
    paper: str
    idea: str
    weights_file: str
    """As Keras names it in its cache; `{size}` where there is one for each size."""
    costs: dict[int, Cost]
    """By the side of the image."""

    @property
    def smallest(self) -> int:
        """Side of the smallest image that it takes, of those that can be chosen."""
        return min(self.costs)

    @property
    def megabytes(self) -> float:
        """Of its weights as float32."""
        return 4 * self.parameters / 1e6

    def file_name(self, input_size: int) -> str:
        """Of the ImageNet weights in Keras's cache."""
        return self.weights_file.format(size=input_size if input_size in MOBILENET_SIZES else 224)


def _costs(*rows: tuple[int, int, int, int]) -> dict[int, Cost]:
    return {size: Cost(side, multiply_adds, values) for size, side, multiply_adds, values in rows}


BACKBONES: dict[BackboneName, KnownNetwork] = {
    "mobilenet_v2": KnownNetwork(
        title="MobileNetV2",
        keras_name="MobileNetV2",
        parameters=2_257_984,
        learned=2_223_872,
        channels=1280,
        usual_size=224,
        accuracy=0.713,
        whole_parameters=3_500_000,
        year=2018,
        paper="arXiv 1801.04381",
        idea="Made for telephones: each convolution is split into one that looks around, channel by channel, and one "
        "that mixes the channels.",
        weights_file="mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_{size}_no_top.h5",
        costs=_costs(
            (32, 1, 6_112_128, 454_064),
            (64, 2, 24_448_512, 1_794_800),
            (96, 3, 55_009_152, 4_023_216),
            (128, 4, 97_794_048, 7_139_312),
            (160, 5, 152_803_200, 11_143_088),
            (192, 6, 220_036_608, 16_034_544),
            (224, 7, 299_494_272, 21_813_680),
        ),
    ),
    "resnet50": KnownNetwork(
        title="ResNet50",
        keras_name="ResNet50",
        parameters=23_587_712,
        learned=23_534_592,
        channels=2048,
        usual_size=224,
        accuracy=0.749,
        whole_parameters=25_600_000,
        year=2015,
        paper="arXiv 1512.03385",
        idea="Shortcuts around every few layers: a block learns only what to add, and what is good already passes. "
        "Networks of 50 layers and more became trainable.",
        weights_file="resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
        costs=_costs(
            (32, 1, 78_692_352, 762_348),
            (64, 2, 314_769_408, 3_037_804),
            (96, 3, 708_231_168, 6_826_732),
            (128, 4, 1_259_077_632, 12_129_132),
            (160, 5, 1_967_308_800, 18_945_004),
            (192, 6, 2_832_924_672, 27_274_348),
            (224, 7, 3_855_925_248, 37_117_164),
        ),
    ),
    "vgg16": KnownNetwork(
        title="VGG16",
        keras_name="VGG16",
        parameters=14_714_688,
        learned=14_714_688,
        channels=512,
        usual_size=224,
        accuracy=0.713,
        whole_parameters=138_400_000,
        year=2014,
        paper="arXiv 1409.1556",
        idea="Thirteen plain 3x3 convolutions and five poolings, as in the tutorial's network, only deeper and wider.",
        weights_file="vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
        costs=_costs(
            (32, 1, 313_196_544, 310_784),
            (64, 2, 1_252_786_176, 1_243_136),
            (96, 3, 2_818_768_896, 2_797_056),
            (128, 4, 5_011_144_704, 4_972_544),
            (160, 5, 7_829_913_600, 7_769_600),
            (192, 6, 11_275_075_584, 11_188_224),
            (224, 7, 15_346_630_656, 15_228_416),
        ),
    ),
    "inception_v3": KnownNetwork(
        title="InceptionV3",
        keras_name="InceptionV3",
        parameters=21_802_784,
        learned=21_768_352,
        channels=2048,
        usual_size=299,
        accuracy=0.779,
        whole_parameters=23_900_000,
        year=2015,
        paper="arXiv 1512.00567",
        idea="Small and large kernels look at the same maps side by side, and what they find is laid together.",
        weights_file="inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
        costs=_costs(
            (96, 1, 338_849_120, 2_276_240),
            (128, 2, 730_653_024, 4_618_896),
            (160, 3, 1_277_424_992, 7_809_168),
            (192, 4, 1_979_165_024, 11_847_056),
            (224, 5, 2_835_873_120, 16_732_560),
        ),
    ),
    "efficientnet_b0": KnownNetwork(
        title="EfficientNetB0",
        keras_name="EfficientNetB0",
        parameters=4_049_571,
        learned=4_007_548,
        channels=1280,
        usual_size=224,
        accuracy=0.771,
        whole_parameters=5_300_000,
        year=2019,
        paper="arXiv 1905.11946",
        idea="Found by search: width, depth and size of the image grow together, so that little work goes far.",
        weights_file="efficientnetb0_notop.h5",
        costs=_costs(
            (32, 1, 8_462_048, 564_031),
            (64, 2, 31_966_592, 2_110_975),
            (96, 3, 71_140_832, 4_675_775),
            (128, 4, 125_984_768, 8_258_431),
            (160, 5, 196_498_400, 12_858_943),
            (192, 6, 282_681_728, 18_477_311),
            (224, 7, 384_534_752, 25_113_535),
        ),
    ),
}
