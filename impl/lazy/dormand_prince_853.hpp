// SPDX-License-Identifier: MIT
/// \file
/// The explicit Runge–Kutta method of Dormand and Prince of order 8, its two error estimators of orders 5 and 3,
/// and its continuous extension of order 7.
///
/// With \f$ k_i = f(t + c_i h,\; x + h \sum_j a_{ij} k_j) \f$ the new state is \f$ x + h \sum_i b_i k_i \f$. Stages 1
/// to 12 make the step; stage 13 is the first of the next step; 14 to 16 serve the continuous extension only.
///
/// Source of the method and of its published coefficients: E. Hairer, S. P. Nørsett, G. Wanner, *Solving Ordinary
/// Differential Equations I*, 2nd ed., Springer 1993, II.5 and II.6. The order conditions are tested.
#pragma once

#include <lazy/types.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lazy::dormand_prince_853 {

/// The stages \f$ k_1, \dots, k_{16} \f$; `stages[i - 1]` is \f$ k_i \f$.
using Stages = std::array<Vector, 16>;

/// A linear combination of stages: which (numbered from 1) and with what weights.
template <int... Stage>
struct Row {
  std::array<double, sizeof...(Stage)> weight;  ///< of each, in that order
};

/// \f$ h \sum_j a_j k_j \f$ as one expression, so that it is evaluated in one pass.
template <int... Stage>
auto combine(double h, const Row<Stage...>& row, const Stages& k) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return (((h * row.weight[I]) * k[Stage - 1]) + ...); }
  (std::make_index_sequence<sizeof...(Stage)>{});
}

/// The nodes \f$ c_1, \dots, c_{16} \f$.
inline constexpr std::array<double, 16> c = {0,
                                             0.0526001519587677318785587544488,
                                             0.0789002279381515978178381316732,
                                             0.118350341907227396726757197510,
                                             0.281649658092772603273242802490,
                                             1. / 3,
                                             1. / 4,
                                             4. / 13,
                                             127. / 195,
                                             3. / 5,
                                             6. / 7,
                                             1,
                                             1,
                                             1. / 10,
                                             1. / 5,
                                             7. / 9};

/// \name The weights of stages 2 to 12 in those before them
/// \{
inline constexpr Row<1> a2{5.26001519587677318785587544488e-2};
inline constexpr Row<1, 2> a3{1.97250569845378994544595329183e-2, 5.91751709536136983633785987549e-2};
inline constexpr Row<1, 3> a4{2.95875854768068491816892993775e-2, 8.87627564304205475450678981324e-2};
inline constexpr Row<1, 3, 4> a5{2.41365134159266685502369798665e-1, -8.84549479328286085344864962717e-1,
                                 9.24834003261792003115737966543e-1};
inline constexpr Row<1, 4, 5> a6{1. / 27, 1.70828608729473871279604482173e-1, 1.25467687566822425016691814123e-1};
inline constexpr Row<1, 4, 5, 6> a7{3.7109375e-2, 1.70252211019544039314978060272e-1,
                                    6.02165389804559606850219397283e-2, -1.7578125e-2};
inline constexpr Row<1, 4, 5, 6, 7> a8{3.70920001185047927108779319836e-2, 1.70383925712239993810214054705e-1,
                                       1.07262030446373284651809199168e-1, -1.53194377486244017527936158236e-2,
                                       8.27378916381402288758473766002e-3};
inline constexpr Row<1, 4, 5, 6, 7, 8> a9{6.24110958716075717114429577812e-1,  -3.36089262944694129406857109825,
                                          -8.68219346841726006818189891453e-1, 2.75920996994467083049415600797e1,
                                          2.01540675504778934086186788979e1,   -4.34898841810699588477366255144e1};
inline constexpr Row<1, 4, 5, 6, 7, 8, 9> a10{4.77662536438264365890433908527e-1,  -2.48811461997166764192642586468,
                                              -5.90290826836842996371446475743e-1, 2.12300514481811942347288949897e1,
                                              1.52792336328824235832596922938e1,   -3.32882109689848629194453265587e1,
                                              -2.03312017085086261358222928593e-2};
inline constexpr Row<1, 4, 5, 6, 7, 8, 9, 10> a11{-9.3714243008598732571704021658e-1, 5.18637242884406370830023853209,
                                                  1.09143734899672957818500254654,    -8.14978701074692612513997267357,
                                                  -1.85200656599969598641566180701e1, 2.27394870993505042818970056734e1,
                                                  2.49360555267965238987089396762,    -3.0467644718982195003823669022};
inline constexpr Row<1, 4, 5, 6, 7, 8, 9, 10, 11> a12{
    2.27331014751653820792359768449,    -1.05344954667372501984066689879e1, -2.00087205822486249909675718444,
    -1.79589318631187989172765950534e1, 2.79488845294199600508499808837e1,  -2.85899827713502369474065508674,
    -8.87285693353062954433549289258,   1.23605671757943030647266201528e1,  6.43392746015763530355970484046e-1};
/// \}

/// The weights b of order 8.
inline constexpr Row<1, 6, 7, 8, 9, 10, 11, 12> order_8{
    5.42937341165687622380535766363e-2, 4.45031289275240888144113950566,   1.89151789931450038304281599044,
    -5.8012039600105847814672114227,    3.1116436695781989440891606237e-1, -1.52160949662516078556178806805e-1,
    2.01365400804030348374776537501e-1, 4.47106157277725905176885569043e-2};

/// b minus the weights of order 5.
inline constexpr Row<1, 6, 7, 8, 9, 10, 11, 12> error_5{
    0.1312004499419488073250102996e-01, -0.1225156446376204440720569753e+01, -0.4957589496572501915214079952,
    0.1664377182454986536961530415e+01, -0.3503288487499736816886487290,     0.3341791187130174790297318841,
    0.8192320648511571246570742613e-01, -0.2235530786388629525884427845e-01};

/// The weights of order 3 themselves.
inline constexpr Row<1, 9, 12> order_3{31. / 127, 0.733846688281611857341361741547, 3. / 136};

/// \name The weights of stages 14 to 16, those of the continuous extension, in those before them
/// \{
inline constexpr Row<1, 7, 8, 9, 10, 11, 12, 13> a14{
    5.61675022830479523392909219681e-2,  2.53500210216624811088794765333e-1,
    -2.46239037470802489917441475441e-1, -1.24191423263816360469010140626e-1,
    1.5329179827876569731206322685e-1,   8.20105229563468988491666602057e-3,
    7.56789766054569976138603589584e-3,  -8.298e-3};
inline constexpr Row<1, 6, 7, 8, 11, 12, 13, 14> a15{
    3.18346481635021405060768473261e-2,  2.83009096723667755288322961402e-2,  5.35419883074385676223797384372e-2,
    -5.49237485713909884646569340306e-2, -1.08347328697249322858509316994e-4, 3.82571090835658412954920192323e-4,
    -3.40465008687404560802977114492e-4, 1.41312443674632500278074618366e-1};
inline constexpr Row<1, 6, 7, 8, 9, 13, 14, 15> a16{
    -4.28896301583791923408573538692e-1, -4.69762141536116384314449447206,   7.68342119606259904184240953878,
    4.06898981839711007970213554331,     3.56727187455281109270669543021e-1, -1.39902416515901462129418009734e-3,
    2.9475147891527723389556272149,      -9.15095847217987001081870187138};
/// \}

/// Evaluates stages 2 to 12 of a step of size h from x at t, given stage 1: `f(t, x, dx)` is called for each. `trial`
/// holds the points of evaluation meanwhile.
template <class Field>
void evaluate_stages(Field&& f, double t, const Vector& x, double h, Stages& k, Vector& trial) {
  const auto stage = [&]<int... Stage>(std::size_t i, const Row<Stage...>& row) {
    trial = x + combine(h, row, k);
    f(t + c[i - 1] * h, trial, k[i - 1]);
  };
  stage(2, a2);
  stage(3, a3);
  stage(4, a4);
  stage(5, a5);
  stage(6, a6);
  stage(7, a7);
  stage(8, a8);
  stage(9, a9);
  stage(10, a10);
  stage(11, a11);
  stage(12, a12);
}

/// A coefficient of the continuous extension, from the stages.
using ExtensionRow = Row<1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16>;

/// The upper four coefficients of the continuous extension (the lower ones are Hermite's; see extension_basis()).
inline constexpr std::array<ExtensionRow, 4> extension = {
    ExtensionRow{-0.84289382761090128651353491142e+01, 0.56671495351937776962531783590,
                 -0.30689499459498916912797304727e+01, 0.23846676565120698287728149680e+01,
                 0.21170345824450282767155149946e+01, -0.87139158377797299206789907490,
                 0.22404374302607882758541771650e+01, 0.63157877876946881815570249290,
                 -0.88990336451333310820698117400e-01, 0.18148505520854727256656404962e+02,
                 -0.91946323924783554000451984436e+01, -0.44360363875948939664310572000e+01},
    ExtensionRow{0.10427508642579134603413151009e+02, 0.24228349177525818288430175319e+03,
                 0.16520045171727028198505394887e+03, -0.37454675472269020279518312152e+03,
                 -0.22113666853125306036270938578e+02, 0.77334326684722638389603898808e+01,
                 -0.30674084731089398182061213626e+02, -0.93321305264302278729567221706e+01,
                 0.15697238121770843886131091075e+02, -0.31139403219565177677282850411e+02,
                 -0.93529243588444783865713862664e+01, 0.35816841486394083752465898540e+02},
    ExtensionRow{
        0.19985053242002433820987653617e+02, -0.38703730874935176555105901742e+03, -0.18917813819516756882830838328e+03,
        0.52780815920542364900561016686e+03, -0.11573902539959630126141871134e+02, 0.68812326946963000169666922661e+01,
        -0.10006050966910838403183860980e+01, 0.77771377980534432092869265740, -0.27782057523535084065932004339e+01,
        -0.60196695231264120758267380846e+02, 0.84320405506677161018159903784e+02, 0.11992291136182789328035130030e+02},
    ExtensionRow{-0.25693933462703749003312586129e+02, -0.15418974869023643374053993627e+03,
                 -0.23152937917604549567536039109e+03, 0.35763911791061412378285349910e+03,
                 0.93405324183624310003907691704e+02, -0.37458323136451633156875139351e+02,
                 0.10409964950896230045147246184e+03, 0.29840293426660503123344363579e+02,
                 -0.43533456590011143754432175058e+02, 0.96324553959188282948394950600e+02,
                 -0.39177261675615439165231486172e+02, -0.14972683625798562581422125276e+03}};

/// \f$ \varphi_{2m} = \theta^{m+1}(1-\theta)^m, \; \varphi_{2m+1} = \theta^{m+1}(1-\theta)^{m+1} \f$: the continuous
/// extension is \f$ x + \sum_i \varphi_i(\theta) F_i \f$ at \f$ t + \theta h \f$, with
/// \f$ F_0 = x_1 - x,\; F_1 = h f - F_0,\; F_2 = F_0 - h f_1 - F_1 \f$, where \f$ x_1 \f$ is the new state and f,
/// \f$ f_1 \f$ are the slopes at both ends (stages 1 and 13), and the rest from lazy::dormand_prince_853::extension.
inline std::array<double, 7> extension_basis(double theta) {
  std::array<double, 7> phi;
  double product = 1;
  for (std::size_t i = 0; i < phi.size(); ++i) phi[i] = product *= i % 2 == 0 ? theta : 1 - theta;
  return phi;
}

/// The derivatives \f$ \varphi_i'(\theta) \f$.
inline std::array<double, 7> extension_basis_derivative(double theta) {
  std::array<double, 7> slope;
  double product = 1;
  double derivative = 0;
  for (std::size_t i = 0; i < slope.size(); ++i) {
    const double factor = i % 2 == 0 ? theta : 1 - theta;
    slope[i] = derivative = derivative * factor + product * (i % 2 == 0 ? 1 : -1);
    product *= factor;
  }
  return slope;
}

}  // namespace lazy::dormand_prince_853
