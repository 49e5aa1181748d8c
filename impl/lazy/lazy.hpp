// SPDX-License-Identifier: MIT
/// \file
/// Everything: the models, the losses, and the four chapters. A program that needs one chapter includes the header of
/// that chapter alone.
#pragma once

#include <lazy/implicit_bias.hpp>
#include <lazy/kappa_scaling.hpp>
#include <lazy/lazy_criterion.hpp>
#include <lazy/losses.hpp>
#include <lazy/memory.hpp>
#include <lazy/models/any_model.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/models/initialisation.hpp>
#include <lazy/models/network.hpp>
#include <lazy/models/polynomial.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/objective.hpp>
#include <lazy/prediction.hpp>
#include <lazy/trajectory_bound.hpp>
#include <lazy/two_layer_norm.hpp>
